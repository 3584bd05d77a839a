import { type EvalRun, evalRunSchema, evalSetSchema } from '@upshift/contracts';
import type { NewEvalRun, StoredCase, TaskStore } from '@upshift/ports';
import { expect, test } from 'vitest';
import { createFakeStore } from '../../testing/fake-store.ts';
import { samplePortfolio } from '../../testing/sample-portfolio.ts';
import { startApi, toTaskId } from '../../testing/start-api.ts';

/** A store that keeps one set and what was opened. */
function createEvalStore() {
  const cases = new Map<string, StoredCase>();
  const opened: NewEvalRun[] = [];
  const saved: string[] = [];
  const methods: Partial<TaskStore> = {
    getEvalSet: async (_tenant, workload) => ({ workload, cases: [...cases.values()], versions: [] }),
    async saveEvalCases(_tenant, _workload, { put, remove }) {
      for (const one of put) cases.set(one.id, one);
      for (const id of remove) cases.delete(id);
    },
    async savePortfolio({ hash }, { active }) {
      if (active) throw new Error('An evaluation never makes a portfolio active.');
      saved.push(hash);
    },
    async openEvalRun(run) {
      opened.push(run);
    },
    async getEvalRun(_tenant, id) {
      const run = opened.find((one) => one.id === id);
      return run === undefined ? null : { run: toRun(run), baseHash: run.baseHash, results: [] };
    },
    evalWindows: async () => [],
    previousEvalRun: async () => null,
    saveEvalSchedule: async () => undefined,
    listEvalSchedules: async () => [],
    addFeedback: async ({ taskId }) => (taskId === toTaskId(1) ? '7' : null),
    getEvalCandidate: async () => null,
  };
  return { store: createFakeStore(methods), cases, opened, saved };
}

function toRun(run: NewEvalRun): EvalRun {
  const { id, workload, setHash, target, portfolioHash: portfolio, trigger } = run;
  const counts = { budgetUsd: run.budgetNanoUsd / 1e9, cases: run.cases.length, ended: 0, costNanoUsd: 0 };
  const times = { startedAt: '2026-11-26T01:00:00.000Z', endedAt: null };
  return { id, workload, setHash, target, portfolio, trigger, state: 'open', error: null, ...counts, ...times };
}

async function start() {
  const parts = createEvalStore();
  const { inject } = await startApi({ store: parts.store });
  const send = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: unknown) => {
    const body =
      payload === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, payload: JSON.stringify(payload) };
    const answer = await inject({ method, url, ...body });
    return { status: answer.statusCode, said: answer.json() };
  };
  return { ...parts, send };
}

test('a set takes cases, names its version by what it holds, and gives them up', async () => {
  const { send } = await start();
  const one = { prompt: '2+2?', reference: { text: '4' } };
  const added = await send('POST', '/v1/eval-sets/support/cases', { cases: [one, { ...one, prompt: ' 2+2? ' }] });
  expect(added).toMatchObject({ status: 200, said: { cases: 1, added: 1, changed: 1 } });
  const set = evalSetSchema.parse((await send('GET', '/v1/eval-sets/support')).said);
  expect(set.hash).toBe(added.said.hash);
  const [{ id } = { id: '' }] = set.cases;
  expect(await send('DELETE', `/v1/eval-sets/support/cases/${id}`)).toMatchObject({ status: 200, said: { cases: 0 } });
  expect(await send('DELETE', `/v1/eval-sets/support/cases/${id}`)).toMatchObject({
    said: { error: { code: 'EVAL_CASE_NOT_FOUND' } },
  });
  expect(await send('GET', '/v1/eval-sets/support')).toMatchObject({
    status: 422,
    said: { error: { code: 'EVAL_SET_EMPTY' } },
  });
});

test.each([
  [
    '/v1/eval-sets/nothing/cases',
    { cases: [{ prompt: 'a', reference: { text: 'b' } }] },
    422,
    'WORKLOAD_UNKNOWN',
    '/workload',
  ],
  ['/v1/eval-sets/support/cases', { cases: [{ prompt: 'a' }] }, 400, 'REQUEST_INVALID', '/cases/0/reference'],
  ['/v1/eval-sets/support/cases', { cases: [] }, 400, 'REQUEST_INVALID', '/cases'],
  ['/v1/eval-runs', { workload: 'support' }, 422, 'EVAL_SET_EMPTY', '/workload'],
  ['/v1/eval-runs', { workload: 'support', deployment: 'nobody' }, 404, 'DEPLOYMENT_UNKNOWN', '/deployment'],
  ['/v1/eval-runs', { workload: 'support', tier: 'nowhere' }, 422, 'TIER_UNKNOWN', '/tier'],
  [
    '/v1/eval-runs',
    { workload: 'support', tier: 'strong', deployment: 'small' },
    400,
    'REQUEST_INVALID',
    '/deployment',
  ],
  ['/v1/eval-runs', { workload: 'support', portfolio: { name: 'x' } }, 422, 'PORTFOLIO_INVALID', '/portfolio/tiers'],
  ['/v1/eval-candidates/7/approve', { by: 'ann' }, 404, 'EVAL_CANDIDATE_NOT_FOUND', undefined],
  ['/v1/eval-candidates/x/dismiss', { by: 'ann' }, 404, 'EVAL_CANDIDATE_NOT_FOUND', undefined],
  [`/v1/tasks/${toTaskId(9)}/feedback`, { rating: 'good' }, 404, 'TASK_NOT_FOUND', undefined],
  [`/v1/tasks/${toTaskId(1)}/feedback`, { rating: 'fine' }, 400, 'REQUEST_INVALID', '/rating'],
])('%s refuses %j', async (url, payload, status, code, path) => {
  const { send } = await start();
  const answer = await send('POST', url, payload);
  expect([answer.status, answer.said.error.code, answer.said.error.path]).toEqual([status, code, path]);
});

test('a run is pinned to a version of its own, which is never made active', async () => {
  const { send, opened, saved } = await start();
  await send('POST', '/v1/eval-sets/support/cases', { cases: [{ prompt: 'a', reference: { text: 'b' } }] });
  const { status, said } = await send('POST', '/v1/eval-runs', {
    workload: 'support',
    deployment: 'large',
    budgetUsd: 0.5,
  });
  expect(status).toBe(202);
  const run = evalRunSchema.parse(said);
  expect(run).toMatchObject({
    target: { kind: 'deployment', deployment: 'large' },
    trigger: 'person',
    budgetUsd: 0.5,
    cases: 1,
  });
  expect(saved).toEqual([run.portfolio]);
  expect(opened[0]?.baseHash).not.toBe(run.portfolio);
  const candidate = { ...samplePortfolio, name: 'candidate' };
  const other = await send('POST', '/v1/eval-runs', { workload: 'support', portfolio: candidate });
  expect(other.said.target).toEqual({ kind: 'portfolio', hash: other.said.portfolio });
});

test('feedback answers with the candidate that it made', async () => {
  const { send } = await start();
  expect(await send('POST', `/v1/tasks/${toTaskId(1)}/feedback`, { rating: 'bad', comment: 'no' })).toEqual({
    status: 200,
    said: { task: toTaskId(1), candidate: '7' },
  });
});

test('what does not exist cannot be scheduled', async () => {
  const { send } = await start();
  const schedule = (deployment: string) =>
    send('PUT', '/v1/eval-schedules', { workload: 'support', deployment, everyHours: 24 });
  expect((await schedule('nobody')).said.error.code).toBe('DEPLOYMENT_UNKNOWN');
  expect((await schedule('large')).status).toBe(200);
});
