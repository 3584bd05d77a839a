import type { EvalCase } from '@upshift/contracts';
import type { NewEvalRun } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import { createTestDatabase, fixturePortfolio, fixtureTask, poll, silentLogger } from '@upshift/testkit';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

type Store = Awaited<ReturnType<typeof createPostgresStore>>;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
const tenantId = 'default';

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});

const one: EvalCase = { prompt: '2+2?', reference: { text: '4' }, weight: 1 };
function runOf(id: string): NewEvalRun {
  const hash = 'a'.repeat(64);
  return {
    tenantId,
    id,
    workload: 'chat',
    setHash: hash,
    target: { kind: 'active' },
    baseHash: hash,
    portfolioHash: hash,
    trigger: 'person',
    budgetNanoUsd: 1_000_000,
    cases: ['c_1', 'c_2'].map((caseId) => ({ id: caseId, case: one })),
  };
}
const resultOf = (caseId: string) => ({
  caseId,
  skipped: null,
  taskId: null,
  state: 'succeeded',
  reason: null,
  deployment: 'small',
  output: { text: 'half a pair: \ud800, and \u0000', toolCalls: null },
  score: { score: 1, passed: true, reason: 'so' },
  costNanoUsd: 5,
  judgeNanoUsd: 2,
  latencyMs: 1.5,
  calls: 1,
  simulated: false,
});

it('hands a run to one evaluator, and to another when the first one is silent, with what is left to do', async () => {
  await store.openEvalRun(runOf('e_1'));
  await store.openEvalRun(runOf('e_1'));
  expect(await store.takeEvalRun('ann', 60_000)).toMatchObject({
    id: 'e_1',
    results: [{ ended: false }, { ended: false }],
  });
  expect(await store.takeEvalRun('ben', 60_000)).toBeNull();
  await store.saveEvalResult(tenantId, 'e_1', resultOf('c_1'));
  // What ended does not change, whoever says so later.
  await store.saveEvalResult(tenantId, 'e_1', { ...resultOf('c_1'), costNanoUsd: 9 });
  expect(await store.keepEvalRun(tenantId, 'e_1', 'ann', 1)).toBe(true);
  const seen: string[] = [];
  await poll('the lease to end', async () => {
    const taken = await store.takeEvalRun('ben', 60_000);
    if (taken !== null) seen.push(...taken.results.filter(({ ended }) => !ended).map(({ caseId }) => caseId));
    return taken !== null;
  });
  expect(seen).toEqual(['c_2']);
  expect(await store.keepEvalRun(tenantId, 'e_1', 'ann', 60_000)).toBe(false);
  expect(await store.endEvalRun(tenantId, 'e_1', { state: 'done', error: null })).toBe(true);
  expect(await store.endEvalRun(tenantId, 'e_1', { state: 'failed', error: 'x' })).toBe(false);
  const stored = await store.getEvalRun(tenantId, 'e_1');
  expect(stored?.run).toMatchObject({ state: 'done', cases: 2, ended: 1, costNanoUsd: 7 });
  expect(stored?.results[0]?.output?.text).toBe('half a pair: \ud800, and \u0000');
});

it('compares with the last run that was done and whole', async () => {
  for (const id of ['e_2', 'e_3', 'e_4']) await store.openEvalRun(runOf(id));
  await store.saveEvalResult(tenantId, 'e_3', { ...resultOf('c_1'), skipped: 'budget' });
  for (const id of ['e_2', 'e_3']) await store.endEvalRun(tenantId, id, { state: 'done', error: null });
  const now = await store.getEvalRun(tenantId, 'e_4');
  if (now === null) throw new Error('the run is not there');
  expect((await store.previousEvalRun(tenantId, now.run))?.run.id).toBe('e_2');
});

it('keeps a schedule due until somebody says what became of it, and then moves it on once', async () => {
  const schedule = { tenantId, workload: 'chat', target: { kind: 'active' }, everyHours: 24, budgetUsd: 1 } as const;
  await store.saveEvalSchedule(schedule);
  const [due, again] = [...(await store.dueEvalSchedules()), ...(await store.dueEvalSchedules())];
  if (due === undefined) throw new Error('nothing is due');
  expect(due).toMatchObject(schedule);
  expect(again).toEqual(due);
  const note = { run: null, error: 'EVAL_SET_EMPTY' };
  expect(await Promise.all([store.noteEvalSchedule(due, note), store.noteEvalSchedule(due, note)])).toContain(false);
  expect(await store.dueEvalSchedules()).toEqual([]);
  expect(await store.listEvalSchedules(tenantId)).toMatchObject([
    { lastRun: null, lastState: null, lastError: 'EVAL_SET_EMPTY' },
  ]);
  expect(await store.removeEvalSchedule(tenantId, 'chat', 'active')).toBe(true);
  expect(await store.removeEvalSchedule(tenantId, 'chat', 'active')).toBe(false);
});

it('shows how the last run of a schedule went, and hands each scheduled run that has ended out to be looked at', async () => {
  const schedule = { tenantId, workload: 'watched', target: { kind: 'active' }, everyHours: 24, budgetUsd: 1 } as const;
  await store.saveEvalSchedule(schedule);
  const [due] = await store.dueEvalSchedules();
  if (due === undefined) throw new Error('nothing is due');
  await store.openEvalRun({ ...runOf('e_6'), workload: 'watched', trigger: 'schedule' });
  await store.noteEvalSchedule(due, { run: 'e_6', error: null });
  expect(await store.saveEvalResult(tenantId, 'e_6', resultOf('c_1'))).toBe(true);
  expect(await store.unwatchedEvalRuns(tenantId)).toEqual([]);
  await store.endEvalRun(tenantId, 'e_6', { state: 'cancelled', error: null });
  expect(await store.saveEvalResult(tenantId, 'e_6', resultOf('c_2'))).toBe(false);
  expect(await store.listEvalSchedules(tenantId)).toMatchObject([
    { lastRun: 'e_6', lastState: 'cancelled', lastPassed: 2, lastScored: 2 },
  ]);
  expect(await store.unwatchedEvalRuns(tenantId)).toEqual(['e_6']);
  await store.endEvalWatch(tenantId, 'e_6');
  expect(await store.unwatchedEvalRuns(tenantId)).toEqual([]);
});

it('leaves a run that is opened again as it was, its cases too', async () => {
  await store.openEvalRun(runOf('e_7'));
  await store.openEvalRun({ ...runOf('e_7'), cases: [{ id: 'c_other', case: one }] });
  const stored = await store.getEvalRun(tenantId, 'e_7');
  expect(stored?.results.map(({ caseId }) => caseId)).toEqual(['c_1', 'c_2']);
});

it('tells readiness which deployments were evaluated alone, and what comes round', async () => {
  const workload = 'ready';
  const version = { hash: 'f'.repeat(64), cases: 2, edgeCases: 1 };
  await store.saveEvalCases(tenantId, workload, { put: [{ id: 'c_1', case: one }], remove: [], version });
  const target = { kind: 'deployment', deployment: 'standby' } as const;
  await store.saveEvalSchedule({ tenantId, workload, target, everyHours: 168, budgetUsd: 1 });
  const read = async () => (await store.readReadiness(tenantId)).evals.find((set) => set.workload === workload);
  expect(await read()).toMatchObject({
    lastRunDaysAgo: null,
    alone: [],
    schedules: [{ deployment: 'standby', everyHours: 168, error: null }],
  });
  // One that left a case out, and one that was cancelled, show nothing.
  for (const id of ['e_8', 'e_9', 'e_10']) {
    await store.openEvalRun({ ...runOf(id), workload, target });
    await store.saveEvalResult(tenantId, id, resultOf('c_1'));
    await store.saveEvalResult(tenantId, id, { ...resultOf('c_2'), skipped: id === 'e_8' ? 'budget' : null });
    await store.endEvalRun(tenantId, id, { state: id === 'e_9' ? 'cancelled' : 'done', error: null });
    if (id !== 'e_10') expect((await read())?.alone).toEqual([]);
  }
  expect(await read()).toMatchObject({
    lastRunDaysAgo: expect.any(Number),
    alone: [{ deployment: 'standby', passed: 2, scored: 2, daysAgo: expect.any(Number) }],
  });
  const due = (await store.dueEvalSchedules()).find((one) => one.workload === workload);
  if (due === undefined) throw new Error('nothing is due');
  await store.noteEvalSchedule(due, { run: 'e_9', error: null });
  expect((await read())?.schedules[0]?.error).toContain('e_9 is cancelled');
});

it('lists what asks the same once, by whose answer is known best, and decides on all of it together', async () => {
  const [asked, again, other] = ['t_1', 't_2', 't_3'].map(() => fixtureTask());
  if (asked === undefined || again === undefined || other === undefined) throw new Error('three tasks');
  await store.savePortfolio(fixturePortfolio, { active: true });
  for (const task of [asked, again, other]) await store.accept(task);
  const feedback = (taskId: string, correction?: { text: string }) =>
    store.addFeedback({ tenantId, taskId, rating: 'bad', ...(correction === undefined ? {} : { correction }) });
  const ids = [
    await feedback(asked.taskId, { text: 'right' }),
    await feedback(again.taskId),
    await feedback(other.taskId),
  ].map(String);
  const unnamed = await store.unnamedCandidates(tenantId, 10);
  expect(unnamed.map(({ id }) => id)).toEqual(ids);
  await store.nameCandidates(
    tenantId,
    ids.map((id, at) => ({ id, question: at === 2 ? 'c_other' : 'c_same' })),
  );
  expect(await store.unnamedCandidates(tenantId, 10)).toEqual([]);
  const list = () => store.listEvalCandidates(tenantId, { state: 'waiting', limit: 10 });
  expect(await list()).toMatchObject([
    { id: ids[2], repeats: 0 },
    { id: ids[0], repeats: 1, reference: { text: 'right' } },
  ]);
  expect(await store.decideEvalCandidate(tenantId, ids[0] ?? '', { as: 'approved', by: 'ann' })).toEqual({
    outcome: 'decided',
  });
  expect((await list()).map(({ id }) => id)).toEqual([ids[2]]);
  const dismissed = await store.listEvalCandidates(tenantId, { state: 'dismissed', limit: 10 });
  expect(dismissed).toMatchObject([{ id: ids[1], decidedBy: 'ann' }]);
});
