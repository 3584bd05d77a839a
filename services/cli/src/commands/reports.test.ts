import type { MonthlyReport, ReadinessReport, WhyReport } from '@upshift/contracts';
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
  billed: [{ deployment: 'small', model: 'mini', calls: 4, costNanoUsd: 20_000_000, estimatedNanoUsd: 0 }],
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
    runCli(['report', 'monthly', '--invoice', '-'], { url, readInput: async () => stdin });
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
