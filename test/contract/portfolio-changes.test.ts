import { canarySettingsSchema, type Portfolio, shadowSettingsSchema } from '@upshift/contracts';
import type { ChangeOrder, Member, NewRollout, PortfolioVersion, WorkKey } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureCommit,
  fixturePortfolio,
  fixtureTask,
  fixtureWork,
  poll,
  settle,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';

type Store = Awaited<ReturnType<typeof createPostgresStore>>;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
let worker: Member;

let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
  worker = await store.join('test');
  sql = new pg.Pool({ connectionString: database.url });
  sql.on('error', () => undefined);
});
beforeEach(async () => {
  await sql.query(
    'truncate portfolio_version, portfolio_change, rollout, rollout_decision, rollout_copy, task, work, content, budget_limit, budget_window',
  );
});
afterAll(async () => {
  await sql?.end();
  await store?.close();
  await database?.drop();
});

const version = (name: string, more: Partial<Portfolio> = {}): PortfolioVersion => ({
  hash: Buffer.from(name.padEnd(32, '-')).toString('hex'),
  portfolio: { ...fixturePortfolio.portfolio, ...more, name },
  source: `name: ${name}`,
});
const [one, two, three] = ['one', 'two', 'three'].map((name) => version(name)) as [
  PortfolioVersion,
  PortfolioVersion,
  PortfolioVersion,
];
const order = (more: Partial<ChangeOrder> = {}): ChangeOrder => ({
  kind: 'apply',
  who: 'ada',
  why: 'a test',
  forced: null,
  backtest: null,
  expected: null,
  ...more,
});
const canary = (more: Partial<NewRollout> = {}): NewRollout => ({
  id: 'r_canary',
  kind: 'canary',
  candidate: two,
  control: one.hash,
  share: 0.5,
  by: 'task',
  settings: canarySettingsSchema.parse({ share: 0.5 }),
  who: 'ada',
  why: 'a test',
  ...more,
});
const shadow = (more: Partial<NewRollout> = {}): NewRollout =>
  canary({ id: 'r_shadow', kind: 'shadow', settings: shadowSettingsSchema.parse({ share: 1, budgetUsd: 1 }), ...more });
const active = async (): Promise<string | undefined> => (await store.activePortfolio())?.portfolio.name;

/** A task that was served and has ended. */
async function serve(hash: string, state: 'succeeded' | 'failed', more: { workload?: string } = {}): Promise<string> {
  const task = fixtureTask({ portfolioHash: hash, ...more });
  await store.accept(task);
  const key: WorkKey = { taskId: task.taskId, step: 2, no: 0 };
  const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
  if (claim.outcome !== 'claimed') throw new Error(`The work was not claimed: ${claim.outcome}.`);
  const verdict = { validator: 'check', version: '1', verdict: state === 'succeeded' ? 'pass' : 'fail' } as const;
  const transition = state === 'succeeded' ? settle(key) : settle(key, { state: 'failed', accepted: null });
  await store.commit(
    fixtureCommit(key, claim.work.fence, worker.workerId, {
      transition,
      verdicts: [
        {
          attempt: { step: 2, no: 0, try: 1 },
          verdict: { ...verdict, score: null, evidence: [], error: null, durationMs: 1 },
        },
      ],
    }),
  );
  return task.taskId;
}

it('logs each change with who, when and why, and refuses one that was made for another version', async () => {
  expect(await store.changePortfolio(one, order())).toEqual({ outcome: 'applied', from: null });
  expect(await store.changePortfolio(one, order())).toEqual({ outcome: 'unchanged', from: one.hash });
  const forced = order({ forced: 'we know', expected: one.hash });
  expect(await store.changePortfolio(two, forced)).toEqual({ outcome: 'applied', from: one.hash });
  expect(await store.changePortfolio(three, order({ expected: one.hash }))).toEqual({
    outcome: 'conflict',
    from: two.hash,
  });
  const { active: hash, changes } = await store.portfolioHistory(10);
  expect(hash).toBe(two.hash);
  expect(changes.map(({ from, to, who, why, forced: reason }) => [from, to, who, why, reason])).toEqual([
    [one.hash, two.hash, 'ada', 'a test', 'we know'],
    [null, one.hash, 'ada', 'a test', null],
  ]);
});

it('goes back to the version before, to any version by its first digits, and forth again', async () => {
  for (const each of [one, two, three]) await store.changePortfolio(each, order());
  expect((await store.previousPortfolio())?.portfolio.name).toBe('two');
  const first = await store.findPortfolio(one.hash.slice(0, 8));
  if (first === null) throw new Error('The first version is on record.');
  await store.changePortfolio(first, order({ kind: 'rollback' }));
  expect(await active()).toBe('one');
  expect((await store.previousPortfolio())?.portfolio.name).toBe('three');
  expect(await store.findPortfolio('ffffff')).toBeNull();
});

it('a start with the same file changes nothing, with another one it does', async () => {
  expect(await store.startWithFile(one)).toMatchObject({ outcome: 'applied' });
  await store.changePortfolio(two, order());
  expect(await store.startWithFile(one)).toEqual({ outcome: 'unchanged', from: two.hash });
  expect(await active()).toBe('two');
  expect(await store.startWithFile(three)).toMatchObject({ outcome: 'applied', from: two.hash });
  expect(await active()).toBe('three');
});

it('of two changes for one version one wins', async () => {
  await store.changePortfolio(one, order());
  const results = await Promise.all(
    [two, three].map((each) => store.changePortfolio(each, order({ expected: one.hash }))),
  );
  expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['applied', 'conflict']);
});

it('tells who listens that something changed', async () => {
  let told = 0;
  const stop = store.onPortfolioChange(() => {
    told += 1;
  });
  await store.changePortfolio(one, order());
  await poll('the word of the change', () => told > 0);
  stop();
});

it('runs one canary at a time beside its version, and a change of the version stops it', async () => {
  await store.changePortfolio(one, order());
  expect(await store.startRollout(canary({ control: three.hash }))).toBe('conflict');
  expect(await store.startRollout(canary())).toBe('started');
  expect(await store.startRollout(canary({ id: 'r_other' }))).toBe('running');
  expect(await store.startRollout(shadow())).toBe('started');
  await store.changePortfolio(three, order());
  expect((await store.runningRollouts()).map(({ id }) => id)).toEqual(['r_shadow']);
  const { rollouts, decisions } = await store.portfolioHistory(10);
  expect(rollouts.map(({ id, state, reason }) => [id, state, reason])).toEqual([
    ['r_shadow', 'running', null],
    ['r_canary', 'stopped', 'superseded'],
  ]);
  expect(decisions.map(({ rollout, action }) => [rollout, action])).toContainEqual(['r_canary', 'stop']);
});

it('promotes in one transaction, once, and logs what it came of', async () => {
  await store.changePortfolio(one, order());
  await store.startRollout(canary());
  const end = {
    id: 'r_canary',
    state: 'promoted',
    action: 'promote',
    reason: 'canary_proved',
    report: null,
    promote: { limits: [] },
  } as const;
  expect(await Promise.all([store.endRollout(end), store.endRollout(end)])).toEqual(
    expect.arrayContaining([true, false]),
  );
  expect(await active()).toBe('two');
  const [change] = (await store.portfolioHistory(10)).changes;
  expect(change).toMatchObject({ kind: 'promote', from: one.hash, to: two.hash, rollout: 'r_canary' });
});

it('counts the settled tasks of each version since the canary began', async () => {
  await store.changePortfolio(one, order());
  await serve(one.hash, 'failed');
  await store.startRollout(canary());
  await serve(one.hash, 'succeeded');
  await serve(two.hash, 'succeeded');
  await serve(two.hash, 'failed');
  const facts = await store.readRollout('r_canary', { maxTasks: 100, without: 'one' });
  expect(facts?.control).toMatchObject({ settled: 1, succeeded: 1, judged: 1, passed: 1, cost: 700 });
  expect(facts?.candidate).toMatchObject({
    settled: 2,
    succeeded: 1,
    judged: 2,
    passed: 1,
    cost: 1400,
    costSquared: 2 * 700 * 700,
    costOfSucceeded: 700,
  });
  expect(facts?.candidate.latenciesMs).toHaveLength(2);
  expect(facts).toMatchObject({ leaks: 2, spentNanoUsd: 1400, copies: 0 });
});

it('gives each served task to a shadow once, and counts its copies apart from production', async () => {
  await store.changePortfolio(one, order());
  await store.startRollout(shadow());
  const served = await serve(one.hash, 'succeeded');
  const drawn = { limit: 10, isDrawn: () => true };
  const [task] = await poll('the task to be old enough', async () => {
    const tasks = await store.takeServedTasks('r_shadow', drawn);
    return tasks.length > 0 && tasks;
  });
  expect(task).toMatchObject({ taskId: served, request: { metadata: { case: 'fixture' } } });
  expect(await store.takeServedTasks('r_shadow', drawn)).toEqual([]);

  const copy = await serve(two.hash, 'succeeded', { workload: 'shadow/chat' });
  await store.noteCopy('r_shadow', { taskId: copy, ofTaskId: served });
  const facts = await store.readRollout('r_shadow', { maxTasks: 100, without: null });
  expect(facts).toMatchObject({ copies: 1, openCopies: 0, committedNanoUsd: 700, spentNanoUsd: 700 });
  expect(facts?.candidate.settled).toBe(1);
  expect(facts?.control.settled).toBe(1);

  const { tasks } = await store.listTasks({ tenantId: 'default', limit: 10 });
  expect(tasks.map(({ id }) => id)).toEqual([served]);
  expect((await store.status()).tasks).toEqual({ succeeded: 1 });
  const figures = await store.readFigures({ tenantId: 'default', run: null, maxTasks: 10 });
  expect(figures?.rows.map(({ taskId }) => taskId)).toEqual([served]);
});

it('a shadow task comes under no budget of production, and never goes to a person', async () => {
  const limited = version('limited', { budgets: { tenant: { perDayUsd: 0.000_001 } } });
  await store.changePortfolio(limited, order());
  await serve(limited.hash, 'succeeded', { workload: 'shadow/chat' });
  const [budget] = (await store.status()).budgets;
  expect(budget).toMatchObject({ spentUsd: 0, reservedUsd: 0 });

  const task = fixtureTask({ workload: 'shadow/chat', works: [fixtureWork()] });
  await store.accept(task);
  const key: WorkKey = { taskId: task.taskId, step: 2, no: 0 };
  const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
  if (claim.outcome !== 'claimed') throw new Error('The work was not claimed.');
  const transition = settle(key, { state: 'in_review', accepted: null });
  await store.commit(fixtureCommit(key, claim.work.fence, worker.workerId, { transition }));
  expect((await store.getTask('default', task.taskId))?.state).toBe('failed');
});

it('tells recorded answers as rows of an outcome table, the shadow’s beside the served one', async () => {
  const other = version('other', {
    deployments: {
      ...fixturePortfolio.portfolio.deployments,
      one: { ...fixturePortfolio.portfolio.deployments['one'], model: 'model-new' } as Portfolio['deployments'][string],
    },
  });
  await store.changePortfolio(one, order());
  await store.startRollout(shadow({ candidate: other }));
  const served = await serve(one.hash, 'succeeded');
  const copy = await serve(other.hash, 'failed', { workload: 'shadow/chat' });
  await store.noteCopy('r_shadow', { taskId: copy, ofTaskId: served });
  await serve(one.hash, 'succeeded');
  const rows = await store.readOutcomes({ tenantId: 'default', limit: 10, rollout: 'r_shadow', since: null });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ id: served, workload: 'chat', input: { messages: [{ content: 'Say hello' }] } });
  expect(rows[0]?.outcomes).toMatchObject({
    'model-a': { correct: 1, output: { text: 'hello' }, costUsd: 7e-7, asked: { draw: null, probability: 1 } },
    'model-new': { correct: 0, asked: { draw: 'r_shadow' } },
  });
  expect(await store.readOutcomes({ tenantId: 'default', limit: 10, rollout: null, since: null })).toHaveLength(2);
  // The same one after the other, by pages of one task.
  const query = { tenantId: 'default', limit: 1, rollout: null, since: null };
  const paged: string[] = [];
  let before: string | null = null;
  do {
    paged.push(...(await store.readOutcomes({ ...query, before })).map(({ id }) => id));
    before = await store.outcomesEnd({ ...query, before });
  } while (before !== null);
  const whole = await store.readOutcomes({ ...query, limit: 10 });
  expect(paged).toEqual(whole.map(({ id }) => id).toReversed());
  expect(await store.outcomesEnd({ ...query, limit: 10 })).toBeNull();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  expect(await store.readOutcomes({ tenantId: 'default', limit: 10, rollout: null, since: tomorrow })).toEqual([]);
});
