import type { Member } from '@upshift/ports';
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
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Awaited<ReturnType<typeof createPostgresStore>>;
let worker: Member;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
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

const change = (deployment: string, action: 'drain' | 'restore', reason = 'because', tenantId = 'default') =>
  store.changeDeployment({ tenantId, deployment, action, reason, by: 'ada' });

it('remembers what was done, by whom and when, and answers with the last change of each', async () => {
  const drained = await change('one', 'drain', "it's bad");
  expect(drained).toMatchObject({ deployment: 'one', action: 'drain', reason: "it's bad", by: 'ada' });
  expect(Math.abs(Date.parse(drained.at) - Date.now())).toBeLessThan(3_600_000);
  await change('two', 'drain');
  const restored = await change('one', 'restore');
  await change('one', 'drain', 'not ours', 'other');
  expect(restored.seq).toBeGreaterThan(drained.seq);
  expect(await store.deploymentChanges('default')).toMatchObject([
    { seq: restored.seq, deployment: 'one', action: 'restore' },
    { deployment: 'two', action: 'drain' },
  ]);
  const { rows } = await sql.query('select action from deployment_change where deployment = $1 order by seq', ['one']);
  expect(rows).toHaveLength(3);
});

it('counts calls that were begun and have not ended', async () => {
  const task = fixtureTask();
  await store.accept(task);
  const key = { taskId: task.taskId, step: 2, no: 0 };
  const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
  if (claim.outcome !== 'claimed') throw new Error(`Not claimed: ${claim.outcome}`);
  expect(await store.callsInFlight('default')).toEqual({ one: 1 });
  await store.commit(fixtureCommit(key, claim.work.fence, worker.workerId));
  expect(await store.callsInFlight('default')).toEqual({});
});

it('wakes calls that wait for a restored deployment, and none that was never claimed or goes elsewhere', async () => {
  async function waiting(deployment: string, claims: boolean): Promise<string> {
    const call = fixtureCall({ choices: [{ deployment, reserveNanoUsd: 1 }], held: true });
    const task = fixtureTask({ works: [fixtureWork({ call, ring: false, ...(claims ? {} : { delayMs: 60_000 }) })] });
    await store.accept(task);
    if (!claims) return task.taskId;
    const key = { taskId: task.taskId, step: 2, no: 0 };
    const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
    if (claim.outcome !== 'claimed') throw new Error(`Not claimed: ${claim.outcome}`);
    const transition = { kind: 'again', delayMs: 60_000, call, queue: 'execute-efficient', ring: false } as const;
    await store.commit(fixtureCommit(key, claim.work.fence, worker.workerId, { attempt: null, transition }));
    return task.taskId;
  }
  const [refused, elsewhere, unborn] = [
    await waiting('one', true),
    await waiting('two', true),
    await waiting('one', false),
  ];
  await change('one', 'restore');
  // Not at once: every executor is to have read it.
  expect(await store.takeDue({ 'execute-efficient': 100 })).toEqual([]);
  const soon = "update work set due_at = due_at - interval '2 seconds' where task_id = any($1)";
  await sql.query(soon, [[refused, elsewhere, unborn]]);
  const due = (await store.takeDue({ 'execute-efficient': 100 })).map(({ taskId }) => taskId);
  expect(due).toContain(refused);
  expect(due).not.toContain(elsewhere);
  expect(due).not.toContain(unborn);
});
