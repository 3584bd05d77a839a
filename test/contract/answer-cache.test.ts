import type { Verdict } from '@upshift/contracts';
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
  settle,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { findBreaches, takeSnapshot } from './record-invariants.ts';

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

let keys = 0;
const freshKey = (): string => `key-${++keys}`;
const recall = (key: string, ttlMs = 60_000, tenantId = 'default') =>
  store.recallAnswer({ tenantId, keys: [key], ttlMs });
const verdict = (said: Verdict['verdict']): Verdict => ({
  validator: 'check',
  version: '1',
  verdict: said,
  score: null,
  evidence: [],
  error: null,
  durationMs: 1,
});
const idOf = ({ taskId, step, no }: WorkKey): string => `${taskId}-${step}-${no}-1`;

async function claimed(overrides: Parameters<typeof fixtureTask>[0] = {}): Promise<ClaimedWork> {
  const task = fixtureTask({ works: [fixtureWork({ call: fixtureCall({ held: true }) })], ...overrides });
  expect((await store.accept(task)).outcome).toBe('created');
  const key = { taskId: task.taskId, step: 2, no: 0 };
  const result = await store.claim({ key, workerId: worker.workerId, avoid: [] });
  if (result.outcome !== 'claimed') throw new Error(`Not claimed: ${result.outcome}`);
  return result.work;
}

const begin = ({ key, fence }: ClaimedWork, cache: Parameters<typeof store.begin>[0]['cache']) =>
  store.begin({ key, fence, workerId: worker.workerId, deployment: 'one', ...(cache === undefined ? {} : { cache }) });
const commit = ({ key, fence }: ClaimedWork, overrides: Parameters<typeof fixtureCommit>[3] = {}) =>
  store.commit(fixtureCommit(key, fence, worker.workerId, overrides));

/** A call whose answer may be served again, ended as told. */
async function bought(
  key: string,
  { said, text = 'hello', truncated }: { said?: Verdict['verdict']; text?: string; truncated?: true } = {},
): Promise<WorkKey> {
  const work = await claimed();
  expect(await begin(work, { kind: 'keep', key, ttlMs: 60_000 })).toMatchObject({ outcome: 'begun' });
  const output = { text, toolCalls: null, ...(truncated === undefined ? {} : { truncated }) };
  const attempt = fixtureAttempt(work.key, { output });
  const verdicts = said === undefined ? [] : [{ attempt: attempt.ref, verdict: verdict(said) }];
  await commit(work, { attempt, verdicts });
  return work.key;
}

it('finds an accepted answer under its key, with who bought it', async () => {
  const key = freshKey();
  const source = await bought(key, { said: 'pass' });
  expect(await recall(key)).toEqual({
    key,
    from: idOf(source),
    output: { text: 'hello', toolCalls: null },
    modelServed: 'model-one',
    confidence: null,
  });
  expect(await store.recallAnswer({ tenantId: 'default', keys: ['none', key], ttlMs: 60_000 })).toMatchObject({ key });
  expect(await store.recallAnswer({ tenantId: 'default', keys: [], ttlMs: 60_000 })).toBeNull();
});

it('prefers the newest, and the earlier of several keys', async () => {
  const [first, second] = [freshKey(), freshKey()];
  await bought(first, { text: 'old' });
  await bought(second, { text: 'other' });
  await bought(first, { text: 'new' });
  expect((await recall(first))?.output.text).toBe('new');
  const both = await store.recallAnswer({ tenantId: 'default', keys: [second, first], ttlMs: 60_000 });
  expect(both?.output.text).toBe('other');
});

it('finds nothing of another tenant, nothing too old, nothing of an unknown key', async () => {
  const key = freshKey();
  await bought(key);
  expect(await recall(key, 60_000, 'other')).toBeNull();
  expect(await recall(freshKey())).toBeNull();
  await sql.query("update answer_cache set began_at = began_at - interval '30 seconds' where key = $1", [key]);
  expect(await recall(key, 10_000)).toBeNull();
  expect(await recall(key, 60_000)).not.toBeNull();
  await sql.query("update answer_cache set until = now() - interval '1 second' where key = $1", [key]);
  expect(await recall(key, 60_000)).toBeNull();
});

it('serves not again what a validator refuted, though it was accepted as the best', async () => {
  const key = freshKey();
  await bought(key, { said: 'fail' });
  expect(await recall(key)).toBeNull();
});

it('serves not again what broke off at its limit', async () => {
  const key = freshKey();
  await bought(key, { truncated: true });
  expect(await recall(key)).toBeNull();
});

it('serves not again what did not become the result of its task', async () => {
  const [failed, open] = [freshKey(), freshKey()];
  const work = await claimed();
  await begin(work, { kind: 'keep', key: failed, ttlMs: 60_000 });
  await commit(work, { transition: settle(work.key, { state: 'failed', reason: 'tiers_exhausted', accepted: null }) });
  expect(await recall(failed)).toBeNull();
  const running = await claimed();
  await begin(running, { kind: 'keep', key: open, ttlMs: 60_000 });
  expect(await recall(open)).toBeNull();
});

it('answers a call without a reservation, whatever the budget, and books it at nothing', async () => {
  const key = freshKey();
  const source = await bought(key);
  const poor = await claimed({ budgetNanoUsd: 10, workload: 'poor' });
  expect(poor).toMatchObject({ barrier: 'budget', attempt: null });
  expect(await begin(poor, undefined)).toMatchObject({ outcome: 'barred', barrier: 'budget' });
  const serve = { kind: 'serve', from: idOf(source) } as const;
  const begun = { outcome: 'begun', attempt: { deployment: 'one', reservedNanoUsd: 0 } };
  expect([await begin(poor, serve), await begin(poor, serve)]).toMatchObject([begun, begun]);
  const attempt = fixtureAttempt(poor.key, { usage: null, costNanoUsd: 0, costSource: 'cache' });
  expect(await commit(poor, { attempt })).toMatchObject({ outcome: 'committed' });
  const ledger = await store.getLedger('default', poor.key.taskId);
  expect(ledger?.attempts).toMatchObject([
    { state: 'finished', costNanoUsd: 0, costSource: 'cache', cachedFrom: idOf(source), inputTokens: null },
  ]);
  expect(ledger).toMatchObject({ task: { state: 'succeeded', costUsd: 0, calls: 1 }, money: { reservedNanoUsd: 0 } });
  expect(findBreaches(null, await takeSnapshot(sql, 'poor'))).toEqual([]);
});

it('is bound by the deadline and by the number of calls all the same, so that every task ends', async () => {
  const serve = { kind: 'serve', from: 't_x-2-0-1' } as const;
  const worn = await claimed({ maxCalls: 0 });
  expect(await begin(worn, serve)).toMatchObject({ outcome: 'barred', barrier: 'attempts' });
  const late = await claimed({ deadlineMs: 1 });
  expect(await begin(late, serve)).toMatchObject({ outcome: 'barred', barrier: 'deadline' });
});

it('never serves again what was refuted where it was served', async () => {
  const key = freshKey();
  const source = await bought(key, { said: 'pass' });
  const work = await claimed();
  await begin(work, { kind: 'serve', from: idOf(source) });
  const attempt = fixtureAttempt(work.key, { costNanoUsd: 0, costSource: 'cache' });
  await commit(work, { attempt, verdicts: [{ attempt: attempt.ref, verdict: verdict('fail') }] });
  expect(await recall(key)).toBeNull();
  await bought(key, { text: 'better', said: 'pass' });
  expect((await recall(key))?.output.text).toBe('better');
});

it('forgets what is too old to be served', async () => {
  await store.forgetAnswers(1000);
  const key = freshKey();
  await bought(key);
  await bought(key);
  expect(await store.forgetAnswers(1000)).toBe(0);
  await sql.query("update answer_cache set until = now() - interval '1 second' where key = $1", [key]);
  expect([await store.forgetAnswers(1), await store.forgetAnswers(1000), await store.forgetAnswers(1000)]).toEqual([
    1, 1, 0,
  ]);
});
