import type { ClaimedWork, Member, WorkKey } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureCall,
  fixtureCommit,
  fixturePortfolio,
  fixtureTask,
  fixtureWork,
  silentLogger,
} from '@upshift/testkit';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Awaited<ReturnType<typeof createPostgresStore>>;
let worker: Member;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
  await store.savePortfolio(fixturePortfolio, { active: true });
  worker = await store.join('test');
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});

const choices = [
  { deployment: 'one', reserveNanoUsd: 1000 },
  { deployment: 'two', reserveNanoUsd: 4000 },
];

async function accepted(held: boolean, overrides: Parameters<typeof fixtureTask>[0] = {}): Promise<WorkKey> {
  const call = fixtureCall({ choices, ...(held ? { held } : {}) });
  const task = fixtureTask({ works: [fixtureWork({ call })], ...overrides });
  expect((await store.accept(task)).outcome).toBe('created');
  return { taskId: task.taskId, step: 2, no: 0 };
}

async function claimed(key: WorkKey, hold = false): Promise<ClaimedWork> {
  const result = await store.claim({ key, workerId: worker.workerId, avoid: [], hold });
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return result.work;
}

const begin = ({ key, fence }: ClaimedWork, deployment = 'two') =>
  store.begin({ key, fence, workerId: worker.workerId, deployment });

async function attemptsOf({ taskId }: WorkKey): Promise<readonly unknown[]> {
  return (await store.getLedger('default', taskId))?.attempts ?? [];
}

it.each([
  ['its plan', true, false],
  ['its claim', false, true],
])('leases a call without beginning it where %s holds it', async (_, held, hold) => {
  const key = await accepted(held);
  const work = await claimed(key, hold);
  expect(work).toMatchObject({ held: true, attempt: null, barrier: null, task: { calls: 0, reservedNanoUsd: 0 } });
  expect(await attemptsOf(key)).toEqual([]);
});

it('begins other calls as they are claimed', async () => {
  expect(await claimed(await accepted(false))).toMatchObject({ held: false, attempt: { deployment: 'one' } });
});

it('begins a held call with the deployment that was chosen, once, however often it is asked', async () => {
  const key = await accepted(true);
  const work = await claimed(key);
  const ref = { step: 2, no: 0, try: 1 };
  const begun = { outcome: 'begun', attempt: { ref, deployment: 'two', reservedNanoUsd: 4000 } };
  expect(await Promise.all([begin(work), begin(work), begin(work, 'one')])).toEqual([begun, begun, begun]);
  expect(await attemptsOf(key)).toMatchObject([{ deployment: 'two', state: 'started' }]);
});

it('begins nothing that the budget, the calls or the deadline forbid, and keeps the lease', async () => {
  const poor = await claimed(await accepted(true, { budgetNanoUsd: 2000 }));
  expect(await begin(poor)).toEqual({ outcome: 'barred', barrier: 'budget', window: null });
  expect(await begin(poor, 'one')).toMatchObject({ outcome: 'begun', attempt: { deployment: 'one' } });
  expect(await begin(await claimed(await accepted(true)), 'unknown')).toEqual({
    outcome: 'barred',
    barrier: 'budget',
    window: null,
  });
  expect(await claimed(await accepted(true, { maxCalls: 0 }))).toMatchObject({ barrier: 'attempts', held: false });
});

it('begins nothing under another fence or for a settled task', async () => {
  const key = await accepted(true);
  const work = await claimed(key);
  expect(await begin({ ...work, fence: work.fence + 1 })).toEqual({ outcome: 'stale' });
  await store.cancel('default', key.taskId);
  expect(await begin(work)).toEqual({ outcome: 'stale' });
  expect(await attemptsOf(key)).toEqual([]);
});

it('lets a held call wait without an attempt, and begins it afterwards as its first try', async () => {
  const key = await accepted(true);
  const work = await claimed(key);
  const again = {
    kind: 'again',
    delayMs: 0,
    call: work.call ?? fixtureCall(),
    queue: 'execute-efficient',
    ring: true,
  } as const;
  const commit = fixtureCommit(key, work.fence, worker.workerId, { attempt: null, verdicts: [], transition: again });
  expect(await store.commit(commit)).toMatchObject({ outcome: 'committed', rings: [{ taskId: key.taskId }] });
  expect(await begin(work)).toEqual({ outcome: 'stale' });
  const later = await claimed(key);
  expect(await begin(later)).toMatchObject({ outcome: 'begun', attempt: { ref: { try: 1 } } });
});
