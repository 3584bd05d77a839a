import type { ClaimedWork, Member, WorkKey } from '@upshift/ports';
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
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Awaited<ReturnType<typeof createPostgresStore>>;
let worker: Member;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger, beatMs: 200 });
  worker = await store.join('test');
  sql = new pg.Pool({ connectionString: database.url });
  sql.on('error', () => undefined);
});
beforeEach(() => store.savePortfolio(fixturePortfolio, { active: true }));
afterAll(async () => {
  await sql?.end();
  await store?.close();
  await database?.drop();
});

const choices = [
  { deployment: 'one', reserveNanoUsd: 1000 },
  { deployment: 'two', reserveNanoUsd: 4000 },
];

async function claimed(
  overrides: Parameters<typeof fixtureTask>[0] = {},
  workerId = worker.workerId,
): Promise<ClaimedWork> {
  const task = fixtureTask({ works: [fixtureWork({ call: fixtureCall({ choices }) })], ...overrides });
  expect((await store.accept(task)).outcome).toBe('created');
  const result = await store.claim({ key: { taskId: task.taskId, step: 2, no: 0 }, workerId, avoid: [] });
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return result.work;
}

const beside = ({ key, fence }: ClaimedWork, deployment = 'two') =>
  store.begin({ key, fence, workerId: worker.workerId, deployment, beside: true });
const ledgerOf = ({ taskId }: WorkKey) => store.getLedger('default', taskId);

it('begins a second attempt beside the first, with money of its own, once however often it is asked', async () => {
  const work = await claimed();
  const begun = {
    outcome: 'begun',
    attempt: { ref: { step: 2, no: 0, try: 2 }, deployment: 'two', reservedNanoUsd: 4000 },
  };
  expect(await Promise.all([beside(work), beside(work)])).toEqual([begun, begun]);
  expect(await ledgerOf(work.key)).toMatchObject({
    task: { calls: 2 },
    attempts: [
      { deployment: 'one', mode: 'first', state: 'started' },
      { deployment: 'two', mode: 'hedge', state: 'started' },
    ],
    money: { reservedNanoUsd: 5000 },
  });
});

it.each([
  ['the budget', { budgetNanoUsd: 4000 }, 'budget'],
  ['the number of calls', { maxCalls: 1 }, 'attempts'],
])('begins none that %s of the task forbids', async (_, overrides, barrier) => {
  const work = await claimed(overrides);
  expect(await beside(work)).toEqual({ outcome: 'barred', barrier, window: null });
  expect(await ledgerOf(work.key)).toMatchObject({
    attempts: [{ deployment: 'one' }],
    money: { reservedNanoUsd: 1000 },
  });
});

it('begins none that the budget of its workload does not pay', async () => {
  const { portfolio } = fixturePortfolio;
  // 4,500 nano-dollars a day: the first call fits, both do not.
  const workloads = { chat: {}, poor: { budgets: { perDayUsd: 0.0000045 } } };
  await store.savePortfolio(
    { ...fixturePortfolio, hash: 'b'.repeat(64), portfolio: { ...portfolio, workloads } },
    { active: true },
  );
  const work = await claimed({ workload: 'poor' });
  expect(await beside(work)).toMatchObject({ outcome: 'barred', barrier: 'budget', window: { workload: 'poor' } });
});

it('settles with the one that answered and books the other as wasted, however it ended', async () => {
  const work = await claimed();
  await beside(work);
  const won = fixtureAttempt(work.key, { ref: { step: 2, no: 0, try: 2 } });
  const winning = fixtureCommit(work.key, work.fence, worker.workerId, { attempt: won });
  expect((await store.commit(winning)).outcome).toBe('committed');
  const lost = fixtureAttempt(work.key, {
    state: 'failed',
    failureClass: 'interrupted',
    usage: null,
    costNanoUsd: 1000,
    costSource: 'estimate',
    output: null,
  });
  const losing = fixtureCommit(work.key, work.fence, worker.workerId, {
    attempt: lost,
    decisions: [],
    transition: { kind: 'ended', hasten: [] },
  });
  expect(await Promise.all([store.commit(losing), store.commit(losing)])).toEqual([
    { outcome: 'stale' },
    { outcome: 'stale' },
  ]);
  expect(await ledgerOf(work.key)).toMatchObject({
    task: { state: 'succeeded', calls: 2 },
    attempts: [
      { deployment: 'one', state: 'failed', use: 'wasted', failureClass: 'interrupted', costSource: 'estimate' },
      { deployment: 'two', state: 'finished', use: 'useful', mode: 'hedge' },
    ],
    money: { spentNanoUsd: 1700, reservedNanoUsd: 0 },
  });
});

it('books both as unknown where their worker died, and makes one call again', async () => {
  const lost = await store.join('lost');
  const work = await claimed({}, lost.workerId);
  await store.begin({ key: work.key, fence: work.fence, workerId: lost.workerId, deployment: 'two', beside: true });
  await sql.query('update worker set dead_at = clock_timestamp() where id = $1', [lost.workerId]);
  await poll('the worker to learn that it is dead', () => lost.dead.aborted);
  await store.reap(60_000);
  const again = await store.claim({ key: work.key, workerId: worker.workerId, avoid: [] });
  expect(again).toMatchObject({ outcome: 'claimed', work: { attempt: { ref: { try: 3 }, deployment: 'one' } } });
  expect(await ledgerOf(work.key)).toMatchObject({
    attempts: [{ state: 'unknown' }, { state: 'unknown' }, { state: 'started' }],
    money: { spentNanoUsd: 5000, reservedNanoUsd: 1000 },
  });
});
