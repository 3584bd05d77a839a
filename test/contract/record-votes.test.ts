import type { Verdict } from '@upshift/contracts';
import type { ClaimedWork, Commit, Member, Sibling, WorkKey } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureAttempt,
  fixtureCall,
  fixtureCommit,
  fixturePortfolio,
  fixtureTask,
  fixtureWork,
  poll,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Awaited<ReturnType<typeof createPostgresStore>>;
let worker: Member;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger, beatMs: 200 });
  await store.savePortfolio(fixturePortfolio, { active: true });
  worker = await store.join('test');
  sql = new pg.Pool({ connectionString: database.url });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  await sql?.end();
  await store?.close();
  await database?.drop();
});

const vote = (no: number, delayMs = 0) => fixtureWork({ no, delayMs, call: fixtureCall({ mode: 'vote' }) });
const ended = (work: ClaimedWork, over: Partial<Commit> = {}): Commit =>
  fixtureCommit(work.key, work.fence, worker.workerId, {
    decisions: [],
    transition: { kind: 'ended', hasten: [] },
    ...over,
  });
const verdict: Verdict = {
  validator: 'schema',
  version: '1',
  verdict: 'fail',
  score: 0,
  evidence: [],
  error: null,
  durationMs: 1,
};

const pending = (no: number): Sibling => ({ no, state: 'pending' });
const waiting = (no: number): Sibling => ({ no, state: 'waiting' });

async function accepted(delaysMs: readonly number[]): Promise<string> {
  const task = fixtureTask({ works: delaysMs.map((delayMs, no) => vote(no, delayMs)) });
  expect((await store.accept(task)).outcome).toBe('created');
  return task.taskId;
}

async function claimed(taskId: string, no: number, workerId = worker.workerId): Promise<ClaimedWork> {
  const key: WorkKey = { taskId, step: 2, no };
  const result = await store.claim({ key, workerId, avoid: [] });
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return result.work;
}

/** Leased without having begun: who may be called is asked first. */
async function held(taskId: string, no: number): Promise<ClaimedWork> {
  const key: WorkKey = { taskId, step: 2, no };
  const result = await store.claim({ key, workerId: worker.workerId, avoid: [], hold: true });
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return result.work;
}

it('tells a vote of its siblings and of what they answered', async () => {
  const id = await accepted([0, 0, 60_000]);
  const first = await claimed(id, 0);
  expect(first.siblings).toEqual([
    // Due, though nobody has begun it.
    pending(1),
    waiting(2),
  ]);
  expect((await store.commit(ended(first))).outcome).toBe('committed');
  const second = await claimed(id, 1);
  expect(second.siblings).toEqual([waiting(2)]);
  expect(second.history.answers.map(({ attempt }) => attempt.no)).toEqual([0]);
});

it('begins a waiting sibling at once where a vote asks for it, and rings it', async () => {
  const id = await accepted([0, 600_000, 600_000]);
  const first = await claimed(id, 0);
  const hasten = [
    { no: 1, ring: true },
    { no: 2, ring: false },
  ];
  const result = await store.commit(ended(first, { transition: { kind: 'ended', hasten } }));
  expect(result).toMatchObject({ outcome: 'committed', rings: [{ taskId: id, step: 2, no: 1, rings: 1 }] });
  expect((await claimed(id, 1)).key.no).toBe(1);
  const orders = await store.takeDue({ 'execute-efficient': 10 });
  expect(orders.filter(({ taskId }) => taskId === id).map(({ no }) => no)).toEqual([2]);
});

it('does not hasten what was begun', async () => {
  const id = await accepted([0, 0]);
  const [first, second] = [await claimed(id, 0), await claimed(id, 1)];
  const call = fixtureCall({ mode: 'vote' });
  const again = { kind: 'again', delayMs: 600_000, call, queue: 'execute-efficient', ring: false } as const;
  const failed = fixtureAttempt(second.key, { state: 'failed', failureClass: 'rate_limited', output: null });
  await store.commit(ended(second, { attempt: failed, transition: again }));
  const hasten = [{ no: 1, ring: true }];
  const result = await store.commit(ended(first, { transition: { kind: 'ended', hasten } }));
  expect(result).toMatchObject({ outcome: 'committed', rings: [] });
  expect((await store.claim({ key: second.key, workerId: worker.workerId, avoid: [] })).outcome).toBe('not_due');
});

it('has a vote that was taken up and waits for a place under way, and does not hasten it', async () => {
  const id = await accepted([0, 0]);
  const [first, second] = [await claimed(id, 0), await held(id, 1)];
  const call = fixtureCall({ mode: 'vote' });
  const again = { kind: 'again', delayMs: 600_000, call, queue: 'execute-efficient', ring: false } as const;
  expect((await store.commit(ended(second, { attempt: null, transition: again }))).outcome).toBe('committed');
  const transition = { kind: 'ended', hasten: [{ no: 1, ring: true }] } as const;
  const seen = ended(first, { transition, votesSeen: 1, siblingsSeen: [waiting(1)] });
  expect(await store.commit(seen)).toMatchObject({ outcome: 'changed', siblings: [pending(1)] });
  expect(await store.commit({ ...seen, siblingsSeen: [pending(1)] })).toMatchObject({
    outcome: 'committed',
    rings: [],
  });
  expect((await store.claim({ key: second.key, workerId: worker.workerId, avoid: [] })).outcome).toBe('not_due');
});

it('asks to decide again when a sibling ended without a vote, so that the last one knows that it is the last', async () => {
  const id = await accepted([0, 0]);
  const [first, second] = [await claimed(id, 0), await claimed(id, 1)];
  await store.commit(ended(first, { attempt: null, siblingsSeen: [pending(1)] }));
  const late = ended(second, { votesSeen: 0, siblingsSeen: [pending(0)], attempt: null });
  expect(await store.commit(late)).toMatchObject({ outcome: 'changed', siblings: [] });
  expect((await store.commit({ ...late, siblingsSeen: [] })).outcome).toBe('committed');
});

it('books the verdicts with an answer whose decision has to be made again: others decide on them', async () => {
  const id = await accepted([0, 0]);
  const [first, second] = [await claimed(id, 0), await claimed(id, 1)];
  await store.commit(ended(first, { votesSeen: 1 }));
  const verdicts = [{ attempt: { step: 2, no: 1, try: 1 }, verdict }];
  const changed = await store.commit(ended(second, { votesSeen: 1, verdicts }));
  expect(changed).toMatchObject({ outcome: 'changed', history: { verdicts } });
});

it('does not buy again what was booked by a worker that died before it could decide again', async () => {
  const id = await accepted([0, 0]);
  const lost = await store.join('lost');
  const first = await claimed(id, 0);
  const second = await claimed(id, 1, lost.workerId);
  await store.commit(ended(first, { votesSeen: 1 }));
  const late = fixtureCommit(second.key, second.fence, lost.workerId, { votesSeen: 1, decisions: [] });
  expect((await store.commit(late)).outcome).toBe('changed');
  await sql.query('update worker set dead_at = clock_timestamp() where id = $1', [lost.workerId]);
  await poll('the worker to learn that it is dead', () => lost.dead.aborted);
  await store.reap(60_000);
  const again = await claimed(id, 1);
  expect(again).toMatchObject({ barrier: 'answered', attempt: null, siblings: [] });
  expect(again.history.answers).toHaveLength(2);
  const over = { attempt: null, votesSeen: 2, siblingsSeen: [] };
  const settled = fixtureCommit(again.key, again.fence, worker.workerId, over);
  expect((await store.commit(settled)).outcome).toBe('committed');
  const ledger = await store.getLedger('default', id);
  expect(ledger).toMatchObject({ task: { calls: 2 }, money: { spentNanoUsd: 1400, reservedNanoUsd: 0 } });
});

it('counts a ring that was made outside the record, so that the next one has an id of its own', async () => {
  const id = await accepted([0, 1]);
  const lost = await store.join('lost');
  await poll('the vote to be due', async () => {
    const result = await store.claim({ key: { taskId: id, step: 2, no: 1 }, workerId: lost.workerId, avoid: [] });
    return result.outcome === 'claimed';
  });
  await sql.query('update worker set dead_at = clock_timestamp() where id = $1', [lost.workerId]);
  await store.reap(60_000);
  const orders = await store.takeDue({ 'execute-efficient': 100 });
  expect(orders.filter(({ taskId }) => taskId === id)).toMatchObject([{ no: 1, rings: 2 }]);
});

it('asks to decide again when the time of a sibling has come meanwhile', async () => {
  const id = await accepted([0, 200]);
  const first = await claimed(id, 0);
  expect(first.siblings).toEqual([waiting(1)]);
  await poll('the second to be due', async () => {
    const { rows } = await sql.query(
      'select 1 from work where task_id = $1 and no = 1 and due_at < clock_timestamp()',
      [id],
    );
    return rows.length === 1;
  });
  const commit = ended(first, { votesSeen: 1, siblingsSeen: first.siblings });
  expect(await store.commit(commit)).toMatchObject({ outcome: 'changed', siblings: [pending(1)] });
  expect((await store.commit({ ...commit, siblingsSeen: [pending(1)] })).outcome).toBe('committed');
});

it('tells when a moment of the step comes, and lets it be claimed then as a call that begins none', async () => {
  const moment = (delayMs: number) =>
    fixtureWork({ no: 1, delayMs, call: fixtureCall({ mode: 'vote', choices: [], maxOutputTokens: 0 }) });
  const far = fixtureTask({ works: [vote(0), moment(60_000)] });
  await store.accept(far);
  const first = await claimed(far.taskId, 0);
  expect(first).toMatchObject({ siblings: [waiting(1)], history: { moments: [{ no: 1 }] } });
  expect(first.history.moments[0]?.inMs).toBeGreaterThan(0);
  expect(first.history.moments[0]?.inMs).toBeLessThanOrEqual(60_000);

  const near = fixtureTask({ works: [vote(0), moment(1)] });
  await store.accept(near);
  await claimed(near.taskId, 0);
  const key: WorkKey = { taskId: near.taskId, step: 2, no: 1 };
  const result = await poll('the moment to come', async () => {
    const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
    return claim.outcome === 'claimed' && claim.work;
  });
  expect(result).toMatchObject({ attempt: null, barrier: 'budget', siblings: [pending(0)] });
  expect(result.history.moments[0]?.inMs).toBeLessThanOrEqual(0);
  const done = ended(result, { attempt: null, votesSeen: 0, siblingsSeen: [pending(0)] });
  expect((await store.commit(done)).outcome).toBe('committed');
  const ledger = await store.getLedger('default', near.taskId);
  expect(ledger).toMatchObject({ task: { state: 'open', calls: 1 }, attempts: [{ no: 0 }] });
});
