import { reviewTermsOf, type Verdict } from '@upshift/contracts';
import type { Member, ReviewFilter } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureCommit,
  fixturePortfolio,
  fixtureTask,
  settle,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const hour = 3_600_000;
const portfolio = { ...fixturePortfolio.portfolio, review: { ratePerHourUsd: 36, slaMinutes: 60, leaseMinutes: 10 } };
const terms = reviewTermsOf(portfolio, 'chat');
const tenantId = 'default';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Awaited<ReturnType<typeof createPostgresStore>>;
let worker: Member;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
  await store.savePortfolio({ ...fixturePortfolio, portfolio }, { active: true });
  worker = await store.join('test');
  sql = new pg.Pool({ connectionString: database.url });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  await sql?.end();
  await store?.close();
  await database?.drop();
});

/** A task that was answered and handed to a person. */
async function handedOff(overrides: Parameters<typeof fixtureTask>[0] = {}): Promise<string> {
  const task = fixtureTask(overrides);
  await store.accept(task);
  const key = { taskId: task.taskId, step: 2, no: 0 };
  const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  const transition = settle(key, {
    state: 'in_review',
    reason: 'validator_failed',
    reasonDetail: 'shape',
    accepted: null,
    progress: { ...task.progress, best: { step: 2, no: 0, try: 1 } },
  });
  const result = await store.commit(fixtureCommit(key, claim.work.fence, worker.workerId, { transition }));
  expect(result.outcome).toBe('committed');
  return task.taskId;
}

async function claimed(
  taskId: string,
  reviewer: string,
): Promise<{ taskId: string; tenantId: string; reviewer: string; fence: number }> {
  const result = await store.claimReview(tenantId, taskId, reviewer, terms);
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return { tenantId, taskId, reviewer, fence: result.claim.fence };
}

/** Moves the claim of a task back in time, as if it had been made, seen last and leased that long ago. */
const age = (taskId: string, ms: number, seenMs = ms) =>
  sql.query(
    `update review_claim set claimed_at = claimed_at - $2::float8 * interval '1 ms', seen_at = seen_at - $3::float8 * interval '1 ms',
      lease_until = lease_until - $3::float8 * interval '1 ms' where task_id = $1 and ended_at is null`,
    [taskId, ms, seenMs],
  );
const candidates = async (taskId: string) =>
  (
    await sql.query(
      'select source, workload, portfolio_hash, input_ref, answer_ref, verdict, comment from eval_candidates where task_id = $1',
      [taskId],
    )
  ).rows;
const accept = { verdict: 'accept', attempt: { step: 2, no: 0, try: 1 } } as const;

describe('the queue', () => {
  it('holds what waits, the oldest first, by workload, risk and claim, page by page', async () => {
    const ids = [
      await handedOff({ workload: 'alpha' }),
      await handedOff({ workload: 'alpha', risk: 'high' }),
      await handedOff({ workload: 'beta' }),
    ];
    const [first = '', second = '', third = ''] = ids;
    await claimed(second, 'ann');
    const list = (filter: Partial<ReviewFilter> = {}) => store.listReviews({ tenantId, limit: 10, ...filter });
    const tasksOf = async (filter: Partial<ReviewFilter>) => (await list(filter)).reviews.map(({ task }) => task);
    expect(await tasksOf({})).toEqual(ids);
    expect(await tasksOf({ workload: 'alpha' })).toEqual([first, second]);
    expect(await tasksOf({ risk: 'high' })).toEqual([second]);
    expect(await tasksOf({ claimed: true })).toEqual([second]);
    expect(await tasksOf({ claimed: false })).toEqual([first, third]);
    expect(await tasksOf({ reviewer: 'ann' })).toEqual([second]);
    expect(await tasksOf({ tenantId: 'another' })).toEqual([]);
    const page = await list({ limit: 2 });
    expect(page).toMatchObject({
      waiting: 3,
      reviews: [{ task: first, claim: null, overdue: false }, { claim: { reviewer: 'ann' } }],
    });
    expect(await tasksOf({ limit: 2, cursor: page.nextCursor ?? '' })).toEqual([third]);
    expect((await list({ limit: 3 })).nextCursor).toBeNull();
    await expect(list({ cursor: Buffer.from('1:t_1').toString('base64url') })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    });
    const due = Date.parse(page.reviews[0]?.dueAt ?? '') - Date.parse(page.reviews[0]?.openedAt ?? '');
    expect(due).toBe(hour);

    await sql.query("update review set opened_at = opened_at - interval '2 hours' where task_id = $1", [third]);
    expect((await list()).reviews[0]).toMatchObject({ task: third, overdue: true });
    expect(await store.getTask(tenantId, third)).toMatchObject({
      state: 'in_review',
      review: { state: 'waiting', position: 1 },
    });
    expect(await store.getTask(tenantId, second)).toMatchObject({
      review: {
        state: 'claimed',
        position: 3,
        reviewer: 'ann',
        ageSeconds: expect.any(Number),
        dueAt: expect.any(String),
      },
    });
    // Counting for each task of a list would cost as much as all that wait, each time.
    const listed = await store.listTasks({ tenantId, limit: 10 });
    expect(listed.tasks.map(({ review }) => [review?.state, review?.position])).toContainEqual(['claimed', null]);
    await Promise.all(ids.map((id) => store.cancel(tenantId, id)));
    expect(await list()).toMatchObject({ reviews: [], waiting: 0 });
    expect(await store.getTask(tenantId, second)).toMatchObject({
      state: 'cancelled',
      review: { state: 'cancelled', position: null },
    });
  });

  it('knows no review of a task that was never handed to a person', async () => {
    const { taskId } = fixtureTask();
    expect(await store.getReview(tenantId, taskId)).toBeNull();
    expect(await store.claimReview(tenantId, taskId, 'ann', terms)).toEqual({ outcome: 'unknown' });
    const open = fixtureTask();
    await store.accept(open);
    expect(await store.claimReview(tenantId, open.taskId, 'ann', terms)).toEqual({ outcome: 'unknown' });
    expect(await store.getTask(tenantId, open.taskId)).toMatchObject({ review: null });
  });
});

describe('a claim', () => {
  it('is one reviewer’s, however many ask at once', async () => {
    const id = await handedOff();
    const names = Array.from({ length: 12 }, (_, index) => `reviewer ${index}`);
    const results = await Promise.all(names.map((name) => store.claimReview(tenantId, id, name, terms)));
    expect(results.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === 'held')).toHaveLength(11);
  });

  it('is the same one, and later, when the same reviewer claims again', async () => {
    const id = await handedOff();
    const first = await store.claimReview(tenantId, id, 'ann', terms);
    await age(id, 1000);
    const again = await store.claimReview(tenantId, id, 'ann', terms);
    if (first.outcome !== 'claimed' || again.outcome !== 'claimed') throw new Error('Not claimed.');
    expect(again.claim.fence).toBe(first.claim.fence);
    expect(Date.parse(again.claim.leaseUntil)).toBeGreaterThan(Date.parse(first.claim.leaseUntil) - 1000);
  });

  it('lapses with its lease; who has lost it can neither renew, release nor decide', async () => {
    const id = await handedOff();
    const ann = await claimed(id, 'ann');
    await age(id, 11 * 60_000);
    const lost = { outcome: 'lease_lost', holder: null };
    expect(await store.renewReview(ann, terms.leaseMs)).toEqual(lost);
    expect(await store.releaseReview(ann)).toEqual(lost);
    expect(await store.decideReview({ ...ann, comment: null, decision: accept })).toEqual(lost);
    const bob = await claimed(id, 'bob');
    expect(bob.fence).toBe(ann.fence + 1);
    expect(await store.decideReview({ ...ann, comment: null, decision: accept })).toEqual({
      outcome: 'lease_lost',
      holder: 'bob',
    });
    // A fence alone, or a name alone, is no claim.
    expect(await store.decideReview({ ...ann, fence: bob.fence, comment: null, decision: accept })).toEqual({
      outcome: 'lease_lost',
      holder: 'bob',
    });
    expect(await store.getTask(tenantId, id)).toMatchObject({ state: 'in_review', output: null });
    expect(await store.decideReview({ ...bob, comment: null, decision: { verdict: 'reject' } })).toMatchObject({
      outcome: 'decided',
    });
    expect(await store.decideReview({ ...ann, comment: null, decision: accept })).toEqual({
      outcome: 'ended',
      state: 'failed',
    });
    expect(await store.getTask(tenantId, id)).toMatchObject({ state: 'failed', reason: 'review_rejected' });
  });

  it('that is given back leaves the task to others', async () => {
    const id = await handedOff();
    const ann = await claimed(id, 'ann');
    expect(await store.releaseReview(ann)).toMatchObject({ outcome: 'decided' });
    expect(await store.releaseReview(ann)).toEqual({ outcome: 'lease_lost', holder: null });
    expect((await claimed(id, 'bob')).fence).toBe(ann.fence + 1);
  });
});

describe('a decision', () => {
  it('accepts an answer: the task succeeds with it, whoever waits hears, a candidate is noted', async () => {
    const id = await handedOff();
    const ann = await claimed(id, 'ann');
    expect(await store.waitSettled(tenantId, id, 10)).toBe(true);
    expect(await store.waitSettled(tenantId, id, 10, undefined, 'ended')).toBe(false);
    const waiting = store.waitSettled(tenantId, id, 20_000, undefined, 'ended');
    const missing = { verdict: 'accept', attempt: { step: 9, no: 0, try: 1 } } as const;
    expect(await store.decideReview({ ...ann, comment: null, decision: missing })).toEqual({ outcome: 'no_answer' });
    const decided = await store.decideReview({ ...ann, comment: 'Right.', decision: accept });
    expect(decided).toMatchObject({ outcome: 'decided' });
    expect(await waiting).toBe(true);
    expect(await store.getTask(tenantId, id)).toMatchObject({
      state: 'succeeded',
      reason: 'review_accepted',
      reasonDetail: 'validator_failed',
      deployment: 'one',
      tier: 'efficient',
      output: { text: 'hello' },
      review: { state: 'accepted', reviewer: 'ann', comment: 'Right.', position: null, endedAt: expect.any(String) },
    });
    expect(await candidates(id)).toEqual([
      {
        source: 'review',
        workload: 'chat',
        portfolio_hash: fixturePortfolio.hash,
        input_ref: 'request',
        answer_ref: 'answer-2-0-1',
        verdict: 'accept',
        comment: 'Right.',
      },
    ]);
    const ledger = await store.getLedger(tenantId, id);
    expect(ledger?.decisions.at(-1)).toMatchObject({ stage: 'review', action: 'accept', reason: 'review_accepted' });
    // Its answer was lost on the wire: made again it is the same, and changes nothing.
    expect(await store.decideReview({ ...ann, comment: 'Right.', decision: accept })).toEqual(decided);
    expect(await store.decideReview({ ...ann, comment: null, decision: { verdict: 'reject' } })).toEqual({
      outcome: 'ended',
      state: 'succeeded',
    });
    expect(await candidates(id)).toHaveLength(1);
  });

  it('edits: the task succeeds with what was written, and its candidate is that', async () => {
    const id = await handedOff();
    const ann = await claimed(id, 'ann');
    const found: Verdict = {
      validator: 'shape',
      version: '1',
      verdict: 'fail',
      score: null,
      evidence: [],
      error: null,
      durationMs: 1,
    };
    const answer = { text: '{"total": 12}', toolCalls: null };
    const edit = { verdict: 'edit' as const, answer, verdicts: [found], insisted: 'It is a credit note.' };
    const decided = await store.decideReview({ ...ann, comment: null, decision: edit });
    expect(decided.outcome).toBe('decided');
    const task = await store.getTask(tenantId, id);
    expect(task).toMatchObject({
      state: 'succeeded',
      reason: 'review_edited',
      tier: 'human',
      deployment: null,
      simulated: null,
    });
    expect(task?.output).toMatchObject({ text: '{"total": 12}', json: { total: 12 } });
    const page = await store.listTasks({ tenantId, limit: 200 });
    expect(page.tasks.find((one) => one.id === id)?.output?.text).toBe('{"total": 12}');
    expect((await store.getLedger(tenantId, id))?.reviews).toMatchObject([
      {
        fence: 1,
        reviewer: 'ann',
        end: 'edit',
        insisted: 'It is a credit note.',
        verdicts: [{ validator: 'shape', verdict: 'fail' }],
      },
    ]);
    expect(await candidates(id)).toMatchObject([{ answer_ref: 'answer-review', verdict: 'edit' }]);
    expect(await store.decideReview({ ...ann, comment: null, decision: edit })).toEqual(decided);
    const other = { ...edit, answer: { text: 'other', toolCalls: null } };
    expect(await store.decideReview({ ...ann, comment: null, decision: other })).toEqual({
      outcome: 'ended',
      state: 'succeeded',
    });
  });

  it('rejects: the task fails with the comment, and its candidate has no right answer', async () => {
    const id = await handedOff();
    const ann = await claimed(id, 'ann');
    await store.decideReview({ ...ann, comment: 'No such invoice.', decision: { verdict: 'reject' } });
    expect(await store.getTask(tenantId, id)).toMatchObject({
      state: 'failed',
      reason: 'review_rejected',
      output: null,
      review: { state: 'rejected', comment: 'No such invoice.' },
    });
    expect(await candidates(id)).toMatchObject([{ answer_ref: null, verdict: 'reject', comment: 'No such invoice.' }]);
  });

  it('shows a reviewer the question, the answers, and which one is proposed', async () => {
    const id = await handedOff();
    expect(await store.getReview(tenantId, id)).toMatchObject({
      item: { task: id, reason: 'validator_failed', reasonDetail: 'shape' },
      terms,
      request: { input: { messages: [{ content: 'Say hello' }] } },
      answers: [{ attempt: `${id}-2-0-1`, output: { text: 'hello' } }],
      proposed: { step: 2, no: 0, try: 1 },
      ledger: { task: { state: 'in_review' }, attempts: [{ deployment: 'one' }] },
    });
  });
});

describe('the time of reviewers', () => {
  /** 36 USD an hour are 10,000,000 nano-dollars a second. */
  const nanoUsdPerMs = 10_000;
  const works = async (id: string) => (await store.getLedger(tenantId, id))?.reviews ?? [];

  it('is booked from the claim to the decision, with its money', async () => {
    const id = await handedOff();
    const ann = await claimed(id, 'ann');
    await age(id, 90_000);
    const decided = await store.decideReview({ ...ann, comment: null, decision: accept });
    if (decided.outcome !== 'decided') throw new Error(decided.outcome);
    expect(decided.workedMs).toBeGreaterThanOrEqual(90_000);
    expect(decided.workedMs).toBeLessThan(10 * 60_000);
    expect(decided.costNanoUsd).toBe(decided.workedMs * nanoUsdPerMs);
    const ledger = await store.getLedger(tenantId, id);
    expect(ledger?.money).toMatchObject({ spentNanoUsd: 700, reviewNanoUsd: decided.costNanoUsd });
    expect(ledger?.reviews).toMatchObject([
      { workedSeconds: decided.workedMs / 1000, costNanoUsd: decided.costNanoUsd, end: 'accept' },
    ]);
  });

  it('is capped, and rounded half up once', async () => {
    const id = await handedOff();
    const odd = { ...terms, capMs: 1001, rateNanoUsdPerHour: 1_800_000 };
    const claim = await store.claimReview(tenantId, id, 'ann', odd);
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    await age(id, 60_000);
    // 1,001 ms × 1,800,000 / 3,600,000 = 500.5
    expect(
      await store.decideReview({ tenantId, taskId: id, reviewer: 'ann', fence: 1, comment: null, decision: accept }),
    ).toEqual({
      outcome: 'decided',
      workedMs: 1001,
      costNanoUsd: 501,
    });
  });

  it('of a claim that lapsed ends at its last sign of life, and every claim counts', async () => {
    const id = await handedOff();
    const ann = await claimed(id, 'ann');
    // Claimed 20 minutes ago, renewed 11 minutes ago for 10 minutes.
    await age(id, 20 * 60_000, 11 * 60_000);
    expect(await store.releaseReview(ann)).toMatchObject({ outcome: 'lease_lost' });
    const bob = await claimed(id, 'bob');
    await age(id, 60_000);
    await store.releaseReview(bob);
    const cat = await claimed(id, 'cat');
    await age(id, 30_000);
    await store.decideReview({ ...cat, comment: null, decision: { verdict: 'reject' } });
    const all = await works(id);
    expect(all.map(({ reviewer, end }) => [reviewer, end])).toEqual([
      ['ann', 'lapsed'],
      ['bob', 'released'],
      ['cat', 'reject'],
    ]);
    expect(all[0]?.workedSeconds).toBeGreaterThanOrEqual(539);
    expect(all[0]?.workedSeconds).toBeLessThan(541);
    const figures = await store.readFigures({ tenantId, run: null, maxTasks: 1000 });
    const row = figures?.rows.find(({ taskId }) => taskId === id);
    const sum = all.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0);
    expect(row).toMatchObject({ costNanoUsd: 700, reviewNanoUsd: sum, reviewMs: sum / nanoUsdPerMs });
  });

  it('is booked too when the producer cancels meanwhile', async () => {
    const id = await handedOff();
    const ann = await claimed(id, 'ann');
    await age(id, 5000);
    expect(await store.cancel(tenantId, id)).toBe('cancelled');
    expect(await works(id)).toMatchObject([{ reviewer: 'ann', end: 'cancelled' }]);
    expect((await works(id))[0]?.workedSeconds).toBeGreaterThanOrEqual(5);
    expect(await store.decideReview({ ...ann, comment: null, decision: accept })).toEqual({
      outcome: 'ended',
      state: 'cancelled',
    });
    expect(await candidates(id)).toEqual([]);
  });
});
