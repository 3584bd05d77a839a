import { parsePortfolio } from '@upshift/config';
import type { ApplyAnswer, PortfolioHistory, PortfolioView, Rollout, SignalBounds } from '@upshift/contracts';
import { lintPortfolio } from '@upshift/core';
import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { FakeAnswer, startFakeApi } from '../testing/start-fake-api.ts';

const file = (name: string, price: number): string => `name: ${name}
defaultWorkload: chat
tiers: [{ name: efficient, deployments: [small] }]
deployments:
  small:
    vendor: acme
    model: small-1
    provider: { kind: simulated, latencyMs: { p50: 1, p95: 2 } }
    price: { inputUsdPerMillion: ${price}, outputUsdPerMillion: 4, source: made up, date: 2026-11-01 }
    noRollback: made up
workloads: { chat: {} }
`;
const [a, b] = ['a'.repeat(64), 'b'.repeat(64)] as [string, string];
const view: PortfolioView = {
  name: 'first',
  hash: a,
  source: file('first', 1),
  portfolio: { ...parsePortfolio(file('first', 1), 'first').portfolio },
  change: null,
  rollouts: [],
};
const canary: Rollout = {
  id: 'r_1',
  kind: 'canary',
  state: 'rolled_back',
  candidate: b,
  control: a,
  share: 0.1,
  by: 'task',
  settings: { share: 0.1, budgetUsd: 1, maxTasks: 10 },
  who: 'ada',
  why: 'cheaper',
  startedAt: '2026-11-26T10:00:00.000Z',
  endedAt: '2026-11-26T11:00:00.000Z',
  reason: 'canary_worse:success',
  report: {
    candidate: {
      settled: 80,
      succeeded: 40,
      judged: 80,
      passed: 40,
      costNanoUsd: 4e6,
      p95Ms: 1200,
      costPerSuccessUsd: 1e-4,
    },
    control: {
      settled: 700,
      succeeded: 693,
      judged: 700,
      passed: 693,
      costNanoUsd: 7e7,
      p95Ms: 900,
      costPerSuccessUsd: 1e-4,
    },
    signals: [],
    spentUsd: 0.004,
    drill: null,
  },
};
const answer = (more: Partial<ApplyAnswer> = {}): ApplyAnswer => ({
  outcome: 'applied',
  from: a,
  to: b,
  differences: [
    { path: '/deployments/small/price/inputUsdPerMillion', before: 1, after: 2 },
    { path: '/drills', after: { everyDays: 30 } } as ApplyAnswer['differences'][number],
  ],
  backtest: {
    source: 'ledger',
    tasks: 120,
    lookedAt: 500,
    verdict: 'not_worse',
    why: 'It is not shown that fewer tasks succeed.',
    successPoints: { value: 0.5, low: -1, high: 2 },
    costPerSuccessPercent: { value: -20, low: -25, high: -14 },
  },
  rollout: null,
  ...more,
});
const tools = {
  linter: {
    parsePortfolio,
    lintPortfolio,
    lintRetirements: () => [],
    today: () => '2026-11-26',
    checkFiles: async () => [],
  },
  readInput: async () => file('second', 2),
};

test('diff names what a file says differently from the active version', async () => {
  const { url } = await startFakeApi({ 'GET /v1/portfolio': () => view });
  const run = await runCli(['portfolio', 'diff', 'p.yaml'], { url, ...tools });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toMatchInlineSnapshot(`
    "~ /name  "first" → "second"
    ~ /deployments/small/price/inputUsdPerMillion  1 → 2
    "
  `);
  const json = await runCli(['portfolio', 'diff', 'p.yaml', '--json'], { url, ...tools });
  expect(JSON.parse(json.stdout)).toMatchObject({
    active: a,
    differences: [{ path: '/name' }, { before: 1, after: 2 }],
  });
});

test('apply sends the file with who and why, and says what changed and what the backtest says', async () => {
  const { url, requests } = await startFakeApi({ 'POST /v1/portfolio': () => answer() });
  const run = await runCli(['portfolio', 'apply', 'dir/p.yaml', '--reason', 'cheaper'], { url, ...tools });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toMatchInlineSnapshot(`
    "~ /deployments/small/price/inputUsdPerMillion  1 → 2
    + /drills  {"everyDays":30}

    backtest: not worse on 120 of 500 recorded tasks of the ledger. It is not shown that fewer tasks succeed.
      success +0.5 points (95 %: -1.0 … +2.0)
      cost per success -20.0 % (95 %: -25.0 … -14.0)

    applied bbbbbbbbbbbb in the place of aaaaaaaaaaaa. New tasks pin it within seconds; tasks in flight keep theirs.
    Back again: upshift portfolio rollback --reason "…"
    "
  `);
  expect(requests[0]?.body).toEqual({
    source: file('second', 2),
    fileName: 'p.yaml',
    by: 'tester',
    reason: 'cheaper',
    dryRun: false,
  });
});

test('apply asks for a reason, unless it is a dry run', async () => {
  const { url, requests } = await startFakeApi({ 'POST /v1/portfolio': () => answer({ outcome: 'dry_run' }) });
  expect(await runCli(['portfolio', 'apply', 'p.yaml'], { url, ...tools })).toMatchObject({ code: 2 });
  const dry = await runCli(['portfolio', 'apply', 'p.yaml', '--dry-run'], { url, ...tools });
  expect(dry.stdout).toContain('Nothing was changed.');
  expect(requests).toHaveLength(1);
});

test('what the server refuses is said in its words, with exit code 1', async () => {
  const error = { code: 'PORTFOLIO_WORSE', message: 'The backtest says that the change is worse.', path: '/force' };
  const { url } = await startFakeApi({ 'POST /v1/portfolio': () => new FakeAnswer(409, { error }) });
  const run = await runCli(['portfolio', 'apply', 'p.yaml', '--reason', 'x'], { url, ...tools });
  expect(run).toMatchObject({
    code: 1,
    stderr: 'error PORTFOLIO_WORSE The backtest says that the change is worse. (at /force)\n',
  });
});

test('apply starts a canary or a shadow, each with its settings', async () => {
  const started = { ...canary, state: 'running' as const, reason: null, endedAt: null };
  const { url, requests } = await startFakeApi({
    'POST /v1/portfolio': () => answer({ outcome: 'started', rollout: started }),
  });
  const ask = (...options: string[]) =>
    runCli(['portfolio', 'apply', 'p.yaml', '--reason', 'x', ...options], { url, ...tools });
  const run = await ask('--canary', '10%', '--settings', '{"margins":{"successPoints":2}}');
  expect(run.stdout).toContain('canary r_1: bbbbbbbbbbbb serves 10 % of new tasks');
  expect(requests[0]?.body).toMatchObject({
    canary: { share: 0.1, by: 'task', margins: { successPoints: 2, p95Percent: 25 } },
  });
  await ask('--shadow', '0.05', '--shadow-budget', '2.5');
  expect(requests[1]?.body).toMatchObject({ shadow: { share: 0.05, budgetUsd: 2.5 } });
  expect(await ask('--shadow', '5%')).toMatchObject({ code: 2, stderr: expect.stringContaining('--shadow-budget') });
  expect(await ask('--canary', '200%')).toMatchObject({ code: 2 });
  expect(await ask('--canary', '5%', '--settings', '{"alpha":7}')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('alpha'),
  });
  expect(requests).toHaveLength(2);
});

test('apply takes its backtest from an outcome table where one is named', async () => {
  const { url, requests } = await startFakeApi({
    'GET /v1/portfolio': () => view,
    'POST /v1/portfolio': () => answer({ outcome: 'dry_run' }),
  });
  const outcome = {
    output: { text: 'x', toolCalls: null },
    correct: 1,
    inputTokens: 1,
    outputTokens: 1,
    costUsd: 0.001,
    latencyMs: 5,
    error: null,
  };
  const input = { messages: [{ role: 'user' as const, content: 'Hello' }], tools: null };
  async function* streamOutcomes() {
    for (let at = 0; at < 40; at += 1)
      yield { id: `t${at}`, workload: 'chat', input, reference: null, outcomes: { 'small-1': outcome } };
  }
  const runner = { judge: () => Promise.reject(new Error('Nothing is to be judged.')), close: async () => undefined };
  const backtest = { createRunner: async () => runner, writeFile: async () => undefined, now: () => 0 };
  const argv = ['portfolio', 'apply', 'p.yaml', '--dry-run', '--outcomes', 'o.jsonl'];
  expect(await runCli(argv, { url, ...tools, streamOutcomes, backtest })).toMatchObject({ code: 0, stderr: '' });
  expect(requests.at(-1)?.body).toMatchObject({ backtest: { source: 'outcomes', tasks: 40, verdict: 'not_worse' } });
});

const history: PortfolioHistory = {
  active: a,
  changes: [
    {
      seq: 2,
      kind: 'rollback',
      from: b,
      to: a,
      who: 'ada',
      why: 'too dear',
      forced: null,
      backtest: null,
      rollout: null,
      at: '2026-11-26T12:00:00.000Z',
    },
    {
      seq: 1,
      kind: 'apply',
      from: a,
      to: b,
      who: 'bob',
      why: 'better',
      forced: 'trust me',
      backtest: null,
      rollout: null,
      at: '2026-11-26T11:00:00.000Z',
    },
  ],
  rollouts: [canary],
  decisions: [],
};

test('history tells who changed what when and why, and what ran beside', async () => {
  const { url } = await startFakeApi({ 'GET /v1/portfolio/versions': () => history });
  const run = await runCli(['portfolio', 'history'], { url, ...tools });
  expect(run.stdout).toMatchInlineSnapshot(`
    "when (UTC)           what      from          to            who  why
    2026-11-26 12:00:00  rollback  bbbbbbbbbbbb  aaaaaaaaaaaa  ada  too dear
    2026-11-26 11:00:00  apply     aaaaaaaaaaaa  bbbbbbbbbbbb  bob  better FORCED: trust me

    began (UTC)          roll-out  kind    state        share  tasks  success  beside it  USD per success    P95  because
    2026-11-26 10:00:00  r_1       canary  rolled_back  10 %      80   50.0 %     99.0 %     0.000100 USD  1.2 s  canary_worse:success

    canary r_1 of bbbbbbbbbbbb: proved to be worse on success; it was rolled back.
    "
  `);
});

test('rollback and stop send who and why', async () => {
  const { url, requests } = await startFakeApi({
    'POST /v1/portfolio/rollback': () => answer({ from: b, to: a, backtest: null }),
    'POST /v1/portfolio/rollouts/r_1/stop': () => ({ ...canary, state: 'stopped' }),
    'POST /v1/deployments/small/rollback': () => answer({ backtest: null }),
  });
  const back = await runCli(['portfolio', 'rollback', '--reason', 'too dear', '--to', 'aaaaaa'], { url, ...tools });
  expect(back.stdout).toContain('applied aaaaaaaaaaaa in the place of bbbbbbbbbbbb');
  expect((await runCli(['portfolio', 'stop', 'r_1', '--reason', 'enough'], { url, ...tools })).code).toBe(0);
  const one = await runCli(
    ['deployments', 'rollback', 'small', '--reason', 'down', '--to', 'alternate', '--by', 'bob'],
    { url, ...tools },
  );
  expect(one.code).toBe(0);
  expect(requests.map(({ body }) => body)).toEqual([
    { reason: 'too dear', by: 'tester', to: 'aaaaaa' },
    { reason: 'enough', by: 'tester' },
    { reason: 'down', by: 'bob', dryRun: false, to: 'alternate' },
  ]);
});

test('outcomes export writes the ledger as an outcome table', async () => {
  const row = {
    id: 't_1',
    workload: 'chat',
    input: { messages: [{ role: 'user', content: 'Hello' }], tools: null },
    reference: null,
    outcomes: {},
  };
  // Two pages, the first of which has no row: nobody judged its answers.
  const next = `t_${'0'.repeat(26)}`;
  const pages = [
    { rows: [], next },
    { rows: [row], next: null },
  ];
  const { url, requests } = await startFakeApi({ 'GET /v1/portfolio/outcomes': () => pages.shift() ?? {} });
  const written: string[] = [];
  const writeFile = async (path: string, text: string | AsyncIterable<string>) => {
    written.push(path);
    for await (const part of typeof text === 'string' ? [text] : text) if (part !== '') written.push(part);
  };
  const backtest = { createRunner: () => Promise.reject(new Error('Nothing is judged.')), writeFile, now: () => 0 };
  const argv = ['outcomes', 'export', 'o.jsonl', '--rollout', 'r_1', '--limit', '700'];
  expect((await runCli(argv, { url, backtest })).stdout).toBe('1 rows are in o.jsonl.\n');
  expect(requests.map((request) => request.url)).toEqual([
    '/v1/portfolio/outcomes?limit=500&rollout=r_1',
    `/v1/portfolio/outcomes?limit=200&rollout=r_1&before=${next}`,
  ]);
  expect(JSON.parse(written[1] ?? '')).toMatchObject({ id: 't_1' });
});

const drill: Rollout = {
  ...canary,
  id: 'r_2',
  kind: 'drill',
  state: 'failed',
  reason: 'drill_success_lost',
  settings: {
    deployment: 'small',
    traffic: 'serve',
    share: 0.1,
    tasks: 20,
    maxMinutes: 60,
    marginPoints: 10,
    budgetUsd: 1,
  },
  report: canary.report && {
    ...canary.report,
    drill: { deployment: 'small', by: 'spare', traffic: 'serve', rolledBackAfterMs: 240, servedAfterMs: 549, leaks: 0 },
  },
};

test('drill starts one, and shows those that were: a plan that failed last is exit code 1', async () => {
  const { url, requests } = await startFakeApi({
    'POST /v1/drills': () => ({ ...drill, state: 'running', reason: null, report: null }),
    'GET /v1/drills': () => ({ drills: [drill] }),
  });
  const started = await runCli(['drill', 'small', '--share', '20%', '--tasks', '30'], { url, ...tools });
  expect(started).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('drill r_2: 10 % of the tasks go without small.'),
  });
  expect(requests[0]?.body).toMatchObject({
    deployment: 'small',
    share: 0.2,
    tasks: 30,
    traffic: 'serve',
    by: 'tester',
  });
  const list = await runCli(['drill'], { url, ...tools });
  expect(list.code).toBe(1);
  expect(list.stdout).toMatchInlineSnapshot(`
    "began (UTC)          deployment  taken by  state   traffic  rolled back after  served after  tasks  success  beside it  USD per success    P95  because
    2026-11-26 10:00:00  small       spare     failed  serve               240 ms        549 ms     80   50.0 %     99.0 %     0.000100 USD  1.2 s  drill_success_lost
    "
  `);
});

test('history says how a canary ended, with what it was decided by', async () => {
  const signals: SignalBounds[] = [
    { signal: 'success', low: -4.2, high: 6.1, margin: 3, verdict: 'open' },
    { signal: 'cost_per_success', low: null, high: null, margin: 10, verdict: 'open' },
    { signal: 'validator_pass', low: null, high: null, margin: 3, verdict: 'absent' },
  ];
  const { report } = canary;
  const none = { ...canary, reason: 'canary_undecided:tasks', report: report && { ...report, signals } };
  const { url } = await startFakeApi({
    'GET /v1/portfolio/versions': () => ({ ...history, rollouts: [none] }),
  });
  const { stdout } = await runCli(['portfolio', 'history'], { url, ...tools });
  expect(stdout).toContain('no difference was shown before its tasks ran out');
  expect(stdout).toContain('   success: worse by -4.2 points to 6.1 points, allowed 3 points');
  expect(stdout).toContain('   cost per success: not known yet, allowed 10 %');
  expect(stdout).not.toContain('validator pass');
});
