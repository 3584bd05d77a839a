import type { MonthlyReport, ReadinessReport, WeeklyReport, WhyReport } from '@upshift/contracts';
import { whyCauses } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

const period = { from: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' };
const group = { key: 'chat', tasks: 4, succeeded: 2, costNanoUsd: 4000, costPerSuccessNanoUsd: 2000 };
const monthly: MonthlyReport = {
  kind: 'monthly',
  period,
  complete: true,
  simulated: true,
  headline: {
    costPerSuccessNanoUsd: 2000,
    success: { value: 0.5, low: 0.15, high: 0.85 },
    p95Ms: 1200,
    premiumShare: 0.25,
  },
  tasks: { accepted: 4, settled: 4, succeeded: 2, wrong: 0, inReview: 0, open: 0 },
  costNanoUsd: 4000,
  ledgerNanoUsd: 4000,
  lines: [{ line: 'accepted', calls: 4, costNanoUsd: 4000, perSuccessNanoUsd: 2000 }],
  reviewMinutes: 0,
  groups: { workload: [group], tier: [], tenant: [], deployment: [], risk: [], portfolio: [] },
  baseline: {
    source: 'none',
    why: 'It cannot be told.',
    measured: 0,
    coveredSuccesses: 0,
    costPerSuccessUsd: null,
    oursUsd: null,
    change: null,
  },
  billed: [
    {
      deployment: 'small',
      vendor: 'one',
      requested: 'mini',
      model: 'mini',
      calls: 4,
      costNanoUsd: 20_000_000,
      estimatedNanoUsd: 0,
    },
    {
      deployment: 'large',
      vendor: 'two',
      requested: 'max',
      model: 'max',
      calls: 1,
      costNanoUsd: 900_000_000,
      estimatedNanoUsd: 0,
    },
  ],
  invoice: null,
};

test('report monthly shows the four figures, every line and what cannot be told', async () => {
  const { url, requests } = await startFakeApi({ 'GET /v1/reports/monthly': () => monthly });
  const run = await runCli(['report', 'monthly', '--period', '2026-11'], { url });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  for (const said of [
    '2026-11-01 to 2026-11-30',
    'simulated',
    '0.00000200 USD',
    '50.0 %',
    '25.0 %',
    'It cannot be told',
  ])
    expect(run.stdout).toContain(said);
  expect(requests[0]?.url).toBe('/v1/reports/monthly?period=2026-11&format=json');
  expect((await runCli(['report', 'monthly', '--format', 'html'], { url })).stdout).toContain('<!doctype html>');
  expect(JSON.parse((await runCli(['report', 'monthly', '--json'], { url })).stdout)).toEqual(monthly);
});

test('an invoice that agrees is said to, one that differs ends with code 1, and a bad line is named', async () => {
  const { url } = await startFakeApi({ 'GET /v1/reports/monthly': () => monthly });
  const hold = (stdin: string) =>
    runCli(['report', 'monthly', '--invoice', '-', '--vendor', 'one'], { url, readInput: async () => stdin });
  const right = await hold('model,cost_usd\nmini,0.02\n');
  expect(right).toMatchObject({ code: 0 });
  expect(right.stdout).toContain('agrees to the cent');
  const wrong = await hold('model,cost_usd\nmini,0.05\n');
  expect(wrong).toMatchObject({ code: 1 });
  expect(wrong.stdout).toContain('0.030000000');
  const bad = await hold('model,cost_usd\nmini,lots\n');
  expect(bad).toMatchObject({ code: 1 });
  expect(bad.stderr).toContain('INVOICE_INVALID Line 2 of the invoice');
});

test('why shows lines that add up, for the periods that were named', async () => {
  const side = { period, tasks: 4, succeeded: 2, costNanoUsd: 4000, costPerSuccessNanoUsd: 2000 };
  const lines = whyCauses.map((cause) => ({
    cause,
    changeNanoUsd: cause === 'mix' ? 500 : 0,
    meaning: '',
    workloads: [],
  }));
  const report: WhyReport = { kind: 'why', simulated: false, from: side, to: side, changeNanoUsd: 500, lines };
  const { url, requests } = await startFakeApi({ 'GET /v1/reports/why': () => report });
  const { stdout } = await runCli(['why', '--from', '2026-10', '--to', '2026-11'], { url });
  expect(stdout).toContain('more than before');
  expect(stdout).toMatch(/^mix +0\.000000500$/m);
  expect(stdout).toMatch(/^all +0\.000000500$/m);
  expect(requests[0]?.url).toBe('/v1/reports/why?from=2026-10&to=2026-11&format=json');
});

const point = { point: 'validators', ok: true, evidence: '2: a, b', mend: null } as const;
const red = { point: 'eval_set', ok: false, evidence: 'no eval set', mend: 'upshift eval import code' } as const;
const readiness: ReadinessReport = {
  kind: 'readiness',
  at: '2026-11-26T08:00:00.000Z',
  portfolio: { name: 'team', hash: 'a'.repeat(64) },
  ready: false,
  workloads: [
    { workload: 'chat', ready: true, points: [point] },
    { workload: 'code', ready: false, points: [point, red] },
  ],
};

test('readiness ends with code 1 where a point is red, and says what mends it', async () => {
  const { url } = await startFakeApi({ 'GET /v1/reports/readiness': () => readiness });
  const all = await runCli(['readiness'], { url });
  expect(all).toMatchObject({ code: 1 });
  expect(all.stdout).toContain('mend: upshift eval import code');
  expect(all.stdout).toContain('Not ready: 1 of 3 points are red.');
  const one = await runCli(['readiness', '--workload', 'chat', '--json'], { url });
  expect(one).toMatchObject({ code: 0 });
  expect(JSON.parse(one.stdout)).toMatchObject({ ready: true, workloads: [{ workload: 'chat' }] });
  expect(await runCli(['readiness', '--workload', 'nobody'], { url })).toMatchObject({ code: 1 });
});

const hash = 'a'.repeat(64);
const proposal: WeeklyReport['proposals'][number] = {
  id: 'start:chat:strong',
  kind: 'start',
  workload: 'chat',
  title: 'Start chat on strong instead of efficient',
  edits: [{ path: ['workloads', 'chat', 'start'], value: 'strong' }, { path: ['workloads', 'chat', 'validators', 0] }],
  differences: [],
  backtest: {
    source: 'ledger',
    tasks: 40,
    lookedAt: 40,
    verdict: 'not_worse',
    why: '',
    successPoints: { value: 0, low: 0, high: 0 },
    costPerSuccessPercent: { value: -30, low: -31, high: -29 },
  },
  savesNanoUsd: 3_000_000,
};
const weekly: WeeklyReport = {
  kind: 'weekly',
  period,
  simulated: false,
  portfolio: { name: 'team', hash },
  signOff: null,
  tasks: 40,
  escalatedTasks: 40,
  escalatedShare: { value: 1, low: 0.9, high: 1 },
  trend: [{ from: period.from, tasks: 40, escalations: 40 }],
  patterns: [],
  audits: [],
  reviews: { opened: 0, ended: 0, waiting: 0, medianMinutes: null, p90Minutes: null, oldestMinutes: null },
  proposals: [proposal],
  tried: 5,
  untold: 2,
};

test('report weekly shows proposals with their intervals and the command that applies each', async () => {
  const { url } = await startFakeApi({ 'GET /v1/reports/weekly': () => weekly });
  const { stdout } = await runCli(['report', 'weekly'], { url });
  expect(stdout).toContain('cost per success −30.0 % (−31.0 to −29.0), on 40 tasks; saves 0.00300 USD');
  expect(stdout).toContain('upshift report weekly --period 2026-11-01..2026-11-30 --apply start:chat:strong');
});

test('a proposal is applied to the file of the active version, whose comments stay', async () => {
  const source =
    '# ours\nworkloads:\n  chat: # talks\n    start: efficient\n    validators:\n      - { name: a, kind: refusal }\n';
  const answer = { outcome: 'applied', from: hash, to: 'b'.repeat(64), differences: [], backtest: null, rollout: null };
  const { url, requests } = await startFakeApi({
    'GET /v1/reports/weekly': () => weekly,
    'GET /v1/portfolio': () => ({ name: 'team', hash, source, portfolio: {}, change: null, rollouts: [] }),
    'POST /v1/portfolio': () => answer,
  });
  const run = await runCli(['report', 'weekly', '--apply', 'start:chat:strong', '--by', 'ada'], { url });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const sent = requests.find(({ method }) => method === 'POST')?.body as unknown;
  const body = typeof sent === 'string' ? JSON.parse(sent) : sent;
  expect(body).toMatchObject({ by: 'ada', expected: hash, dryRun: false });
  expect(body.source).toContain('# ours');
  expect(body.source).toContain('# talks');
  expect(body.source).toContain('start: strong');
  expect(body.source).not.toContain('refusal');
  const unknown = await runCli(['report', 'weekly', '--apply', 'start:chat:other'], { url });
  expect(unknown).toMatchObject({ code: 1 });
  expect(unknown.stderr).toContain('There are: start:chat:strong.');
});

test('a proposal may be tried without a change, or be served to a share first', async () => {
  const answer = { outcome: 'dry_run', from: hash, to: 'b'.repeat(64), differences: [], backtest: null, rollout: null };
  const source = 'workloads: { chat: { start: efficient, validators: [{ name: a, kind: refusal }] } }\n';
  const { url, requests } = await startFakeApi({
    'GET /v1/reports/weekly': () => weekly,
    'GET /v1/portfolio': () => ({ name: 'team', hash, source, portfolio: {}, change: null, rollouts: [] }),
    'POST /v1/portfolio': () => answer,
  });
  const sent = () => requests.findLast(({ method }) => method === 'POST')?.body;
  const dry = await runCli(['report', 'weekly', '--apply', 'start:chat:strong', '--dry-run'], { url });
  expect(dry.code).toBe(0);
  expect(dry.stdout).not.toContain('Your file does not have the change yet');
  expect(sent()).toMatchObject({ dryRun: true });
  await runCli(['report', 'weekly', '--apply', 'start:chat:strong', '--canary', '10%', '--force', 'so be it'], { url });
  expect(sent()).toMatchObject({ dryRun: false, canary: { share: 0.1 }, force: 'so be it' });
});

test('a proposal is not made where the file uses the place twice', async () => {
  const source =
    'workloads:\n  chat: &chat\n    start: efficient\n    validators: [{ name: a, kind: refusal }]\n  talk: *chat\n';
  const { url, requests } = await startFakeApi({
    'GET /v1/reports/weekly': () => weekly,
    'GET /v1/portfolio': () => ({ name: 'team', hash, source, portfolio: {}, change: null, rollouts: [] }),
  });
  const run = await runCli(['report', 'weekly', '--apply', 'start:chat:strong'], { url });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('PROPOSAL_UNFIT');
  expect(requests.some(({ method }) => method === 'POST')).toBe(false);
});

test('a sign-off is sent with the period and a comment', async () => {
  const signed = { by: 'Ada', at: period.until, comment: 'read', period };
  const { url, requests } = await startFakeApi({ 'POST /v1/reports/weekly/sign-off': () => signed });
  const run = await runCli(['report', 'weekly', '--sign-off', 'Ada', '--comment', 'read', '--json'], { url });
  expect(JSON.parse(run.stdout)).toEqual(signed);
  expect(requests).toHaveLength(1);
});

test('stored reviews are listed, and shown as they were stored', async () => {
  const one = {
    period,
    builtAt: '2026-12-01T00:00:09.000Z',
    sentAt: null,
    simulated: true,
    tasks: 40,
    escalatedTasks: 12,
    proposals: 1,
  };
  const { url, requests } = await startFakeApi({
    'GET /v1/reports/weekly/stored': () => ({ reports: [one] }),
    'GET /v1/reports/weekly': () => weekly,
  });
  const { stdout } = await runCli(['report', 'weekly', '--list'], { url });
  expect(stdout).toMatch(/2026-11-01 to 2026-11-30 \(UTC\) +40 +12 +1 +2026-12-01 00:00Z +- +simulated/);
  expect(JSON.parse((await runCli(['report', 'weekly', '--list', '--json'], { url })).stdout)).toEqual({
    reports: [one],
  });
  await runCli(['report', 'weekly', '--stored', '--period', '2026-W47'], { url });
  expect(requests.at(-1)?.url).toBe('/v1/reports/weekly?period=2026-W47&stored=true&format=json');
  const none = await startFakeApi({ 'GET /v1/reports/weekly/stored': () => ({ reports: [] }) });
  expect((await runCli(['report', 'weekly', '--list'], { url: none.url })).stdout).toContain('No review is stored yet');
  expect((await runCli(['report', 'weekly', '--list', '--apply', 'x'], { url })).code).toBe(2);
});
