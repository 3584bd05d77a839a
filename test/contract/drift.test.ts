import { buildDrift } from '@upshift/drift';
import type { DriftRow, Member } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureCommit,
  fixtureDecision,
  fixturePortfolio,
  fixtureTask,
  settle,
  silentLogger,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { simulatePeriod } from '../../shared/drift/src/testing/simulate-period.ts';

type Store = Awaited<ReturnType<typeof createPostgresStore>>;

const tenantId = 'default';
const dayMs = 86_400_000;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
let worker: Member;
let sql: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
  await store.savePortfolio(fixturePortfolio, { active: true });
  worker = await store.join('test');
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});
afterAll(async () => {
  await sql?.end();
  await store?.close();
  await database?.drop();
});

it('reads of each ended task its first call, what was said of it, and how it was routed', async () => {
  const route = fixtureDecision({
    stage: 'classify',
    action: 'route',
    signals: [
      { name: 'intent', value: 'code' },
      { name: 'text_risk', value: 'critical' },
      { name: 'characters', value: 42 },
      { name: 'p_success_efficient', value: 0.75 },
    ],
  });
  const task = fixtureTask({ workload: 'chat', decisions: [route] });
  await store.accept(task);
  await store.accept(fixtureTask({ workload: 'chat' }));
  const key = { taskId: task.taskId, step: 2, no: 0 };
  const claim = await store.claim({ key, workerId: worker.workerId, avoid: [] });
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  const { fence, attempt } = claim.work;
  const verdict = { validator: 'form', version: '1.0.0', verdict: 'fail', score: null, evidence: [], latencyMs: 1 };
  const commit = fixtureCommit(key, fence, worker.workerId, { transition: settle(key) });
  const ref = attempt?.ref ?? { taskId: task.taskId, step: 2, no: 0, try: 1 };
  await store.commit({ ...commit, verdicts: [{ attempt: ref, verdict: verdict as never }] });
  const { tasks } = await store.readDrift({ tenantId, since: new Date(Date.now() - dayMs), limit: 10 });
  expect(tasks).toHaveLength(1);
  expect(tasks[0]).toMatchObject({
    id: task.taskId,
    workload: 'chat',
    risk: 'critical',
    intent: 'code',
    characters: 42,
    expected: 0.75,
    portfolioHash: fixturePortfolio.hash,
    deployment: attempt?.deployment,
    passed: false,
    escalated: false,
  });
  expect(Math.abs((tasks[0]?.at ?? 0) - Date.now())).toBeLessThan(dayMs);
});

it('finds in the record what was injected, says it once, and reads a part of many tasks', async () => {
  const since = new Date('2026-01-05T00:00:00Z');
  const at = since.getTime() + 28 * dayMs;
  const period = simulatePeriod({ seed: 2, cause: 'model', since: since.getTime() });
  await insert(period.tasks);
  const rows = await store.readDrift({ tenantId, since, limit: 20_000 });
  const simulated = rows.tasks.filter(({ workload }) => workload !== 'chat');
  expect(simulated).toHaveLength(period.tasks.length);
  const report = buildDrift({ at, since: since.getTime(), tasks: simulated, probes: rows.probes });
  expect(report.causes).toEqual(['model']);

  expect(await store.saveDriftReport(tenantId, report)).toEqual(report.findings);
  expect(await store.saveDriftReport(tenantId, report)).toEqual([]);
  expect(await store.loadDriftReport(tenantId)).toEqual(report);
  const untold = await store.untoldDrift(tenantId);
  expect(untold.map(({ finding }) => finding)).toEqual(report.findings);
  for (const { seq } of untold) await store.endDriftAlert(tenantId, seq);
  expect(await store.untoldDrift(tenantId)).toEqual([]);

  const part = await store.readDrift({ tenantId, since, limit: 2500 });
  expect(part.tasks.length).toBeLessThan(3000);
  expect(part.tasks.length).toBeGreaterThan(1000);
  expect(await store.readDrift({ tenantId, since, limit: 2500 })).toEqual(part);
});

it('reads the cases of runs that were asked of one deployment as probes', async () => {
  const run = {
    tenantId,
    workload: 'chat',
    setHash: 'b'.repeat(64),
    baseHash: fixturePortfolio.hash,
    portfolioHash: fixturePortfolio.hash,
    trigger: 'schedule',
    budgetNanoUsd: 1_000_000,
    cases: ['c_1', 'c_2'].map((id) => ({ id, case: { prompt: '2+2?', reference: { text: '4' }, weight: 1 } })),
  } as const;
  await store.openEvalRun({ ...run, id: 'e_1', target: { kind: 'deployment', deployment: 'one' } });
  await store.openEvalRun({ ...run, id: 'e_2', target: { kind: 'active' } });
  for (const id of ['e_1', 'e_2'])
    await store.saveEvalResult(tenantId, id, {
      caseId: 'c_1',
      skipped: null,
      taskId: null,
      state: 'succeeded',
      reason: null,
      deployment: 'one',
      output: { text: '5', toolCalls: null },
      score: { score: 0, passed: false, reason: 'half a pair: \ud800' },
      costNanoUsd: 5,
      judgeNanoUsd: 0,
      latencyMs: 1.5,
      calls: 1,
      simulated: true,
    });
  const { probes } = await store.readDrift({ tenantId, since: new Date(Date.now() - dayMs), limit: 10 });
  expect(probes).toMatchObject([
    { workload: 'chat', caseId: 'c_1', deployment: 'one', promptHash: null, passed: false, simulated: true },
  ]);
});

/** Rows as the pipeline leaves them, without running it for a month. */
async function insert(tasks: readonly DriftRow[]): Promise<void> {
  const values = [JSON.stringify(tasks)];
  const rows = `jsonb_to_recordset($1::jsonb) as r(id text, at float8, workload text, risk text, intent text, characters int, "portfolioHash" text, deployment text,
    "promptHash" text, "modelServed" text, passed bool, escalated bool, "outputTokens" int, "costNanoUsd" bigint, "latencyMs" float8)`;
  await sql.query(
    `insert into task (id, state, step, workload, risk, priority, portfolio_hash, progress, deadline_at, budget_nano_usd, max_calls, created_at, settled_at)
     select id, 'succeeded', 3, workload, 'low', 5, "portfolioHash", '{}', now(), 1, 1, to_timestamp(at / 1000), to_timestamp(at / 1000) from ${rows}`,
    values,
  );
  await sql.query(
    `insert into attempt (task_id, step, no, try, fence, tier, mode, deployment, model_served, state, output_tokens, reserved_nano_usd, cost_nano_usd, cost_source,
       latency_ms, prompt_hash, started_at)
     select id, 2, 0, 1, 1, 'first', 'first', deployment, "modelServed", 'finished', "outputTokens", 0, "costNanoUsd", 'price', "latencyMs", "promptHash",
       to_timestamp(at / 1000) from ${rows}`,
    values,
  );
  await sql.query(
    `insert into verdict (task_id, step, no, try, validator, version, verdict, body) select id, 2, 0, 1, 'form', '1', case when passed then 'pass' else 'fail' end, '{}' from ${rows}`,
    values,
  );
  await sql.query(
    `insert into decision (task_id, step, stage, action, reason, body)
     select id, 1, 'classify', 'route', 'route_default', jsonb_build_object('signals', jsonb_build_array(jsonb_build_object('name', 'intent', 'value', intent),
       jsonb_build_object('name', 'text_risk', 'value', risk), jsonb_build_object('name', 'characters', 'value', characters)))::text from ${rows}`,
    values,
  );
}
