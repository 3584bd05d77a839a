import { outcomeRowSchema, type Score } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

const hash = 'c'.repeat(64);
const deployment = (model: string) => ({
  vendor: model,
  model,
  provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
  noRollback: 'made up for tests',
});
const portfolio = {
  name: 'two',
  defaultWorkload: 'chat',
  tiers: [
    { name: 'low', deployments: ['small'] },
    { name: 'high', deployments: ['large'] },
  ],
  deployments: { small: deployment('small-1'), large: deployment('large-1') },
  workloads: { chat: {} },
};

const figures = {
  cases: 2,
  scored: 1,
  passed: 1,
  success: null,
  meanScore: null,
  costUsd: 0,
  costPerSuccessUsd: null,
  latencyMs: null,
};

function report(id: string, name: string, scores: readonly (number | null)[]) {
  const scored = (score: number | null): Score => ({
    score,
    passed: score === null ? null : score > 0.5,
    reason: 'made up',
  });
  const results = scores.map((score, at) => ({
    caseId: `case-${at}`,
    case: { prompt: `question ${at}`, reference: { text: 'yes' }, weight: 1 },
    ended: true,
    skipped: null,
    taskId: null,
    state: 'succeeded',
    reason: null,
    deployment: name,
    output: { text: `${name} ${at}`, toolCalls: null },
    score: scored(score),
    costNanoUsd: 2_000_000,
    judgeNanoUsd: 0,
    latencyMs: 12,
    calls: 1,
    simulated: true,
  }));
  const run = {
    id,
    workload: 'chat',
    setHash: hash,
    target: { kind: 'deployment', deployment: name },
    portfolio: hash,
    state: 'done',
    error: null,
    trigger: 'person',
    budgetUsd: 5,
    cases: 2,
    ended: 2,
    costNanoUsd: 0,
    startedAt: '2026-11-26T01:00:00.000Z',
    endedAt: null,
  };
  return { run, simulated: true, total: figures, judgeUsd: 0, slices: [], change: null, judge: null, results };
}

async function fromEval(small: readonly (number | null)[], large: readonly (number | null)[]) {
  const written = new Map<string, string>();
  const { url } = await startFakeApi({
    'GET /v1/eval-runs/run_1/report': () => report('run_1', 'small', small),
    'GET /v1/eval-runs/run_2/report': () => report('run_2', 'large', large),
    'GET /v1/eval-runs/run_1/portfolio': () => ({ hash, portfolio }),
    'GET /v1/eval-runs/run_2/portfolio': () => ({ hash, portfolio }),
  });
  const result = await runCli(['outcomes', 'from-eval', 'o.jsonl', 'run_1', 'run_2', '--url', url], {
    backtest: {
      createRunner: async () => {
        throw new Error('Nothing is judged again.');
      },
      writeFile: async (path, text) => void written.set(path, String(text)),
      now: () => 0,
    },
  });
  return { ...result, written };
}

test('runs of several deployments become one table, a row for each case', async () => {
  const { stdout, written } = await fromEval([1, 0.25], [1, null]);
  expect(stdout).toContain('2 rows are in o.jsonl, with answers of large-1, small-1.');
  const rows = (written.get('o.jsonl') ?? '')
    .trim()
    .split('\n')
    .map((line) => outcomeRowSchema.parse(JSON.parse(line)));
  expect(rows.map(({ id }) => id)).toEqual(['chat/case-0', 'chat/case-1']);
  expect(rows[0]?.outcomes).toMatchObject({
    'small-1': { correct: 1, costUsd: 0.002, output: { text: 'small 0' }, asked: { draw: null, probability: 1 } },
    'large-1': { correct: 1 },
  });
  expect(rows[1]?.outcomes).toMatchObject({ 'small-1': { correct: 0.25 } });
  expect(rows[1]?.outcomes).not.toHaveProperty('large-1');
});

test('runs without a scored answer write nothing', async () => {
  const { code, stderr, written } = await fromEval([null], [null]);
  expect(code).not.toBe(0);
  expect(stderr).toContain('scored answer');
  expect(written.size).toBe(0);
});
