import type { MonthlyReport, SpendFacts } from '@upshift/contracts';
import { monthlyReportSchema, spendLines } from '@upshift/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderReport } from '../render-report.ts';

import { makePortfolio, spendFacts, spendRow, taskGroup } from '../testing/make-facts.ts';
import { buildMonthly } from './build-monthly.ts';
import { renderMonthlyCsv } from './monthly-csv.ts';

const period = { from: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' };

function build(facts: Partial<SpendFacts>): MonthlyReport {
  const versions = new Map([['v1', makePortfolio()]]);
  return monthlyReportSchema.parse(
    buildMonthly(spendFacts(facts), { period, tenant: 'default', versions, ended: true }),
  );
}

const line = (report: MonthlyReport, name: string) => report.lines.find((one) => one.line === name)?.costNanoUsd;

test('puts every cost on its line and divides all of it by what succeeded', () => {
  const report = build({
    spend: [
      spendRow({ costNanoUsd: 100 }),
      spendRow({ line: 'objected', costNanoUsd: 20 }),
      spendRow({ line: 'failed', costNanoUsd: 3, ofSuccess: false }),
      spendRow({ line: 'wasted', costNanoUsd: 4 }),
      spendRow({ line: 'hedged', costNanoUsd: 5 }),
      spendRow({ line: 'judge', part: 'further', costNanoUsd: 6 }),
      spendRow({ purpose: 'audit', costNanoUsd: 7 }),
      spendRow({ purpose: 'shadow', line: 'failed', costNanoUsd: 8 }),
      spendRow({ purpose: 'eval', costNanoUsd: 9 }),
      spendRow({ purpose: 'baseline', tier: 'premium', deployment: 'large', costNanoUsd: 1000 }),
    ],
    tasks: [
      taskGroup({ tasks: 4, succeeded: 2, wrong: 1, premium: 1, reviewed: 1, reviewMs: 90_000, reviewNanoUsd: 38 }),
      taskGroup({ purpose: 'audit', tasks: 1 }),
      taskGroup({ purpose: 'baseline', tasks: 5 }),
    ],
  });
  expect(Object.fromEntries(report.lines.map((one) => [one.line, one.costNanoUsd]))).toEqual({
    accepted: 100,
    objected: 20,
    failed: 3,
    wasted: 4,
    hedged: 5,
    judge: 6,
    review: 38,
    audit: 7,
    shadow: 8,
    eval: 9,
    baseline: 1000,
  });
  expect(report).toMatchObject({
    costNanoUsd: 1200,
    ledgerNanoUsd: 1162,
    reviewMinutes: 1.5,
    tasks: { accepted: 4, settled: 4, succeeded: 2, wrong: 1 },
    headline: { costPerSuccessNanoUsd: 100, success: { value: 0.5 }, premiumShare: 0.25 },
    complete: true,
  });
});

test('lines add up to the whole, and groups to what the cost per success is made of', () => {
  const money = fc.integer({ min: 0, max: 1_000_000_000_000 });
  const spend = fc.record({
    workload: fc.constantFrom('drafts', 'code'),
    purpose: fc.constantFrom('serve', 'audit', 'shadow', 'eval', 'baseline'),
    line: fc.constantFrom('accepted', 'objected', 'failed', 'wasted', 'hedged', 'judge'),
    tier: fc.constantFrom('efficient', 'premium'),
    risk: fc.constantFrom('low', 'high'),
    costNanoUsd: money,
  });
  const tasks = fc.record({
    workload: fc.constantFrom('drafts', 'code'),
    purpose: fc.constantFrom('serve', 'baseline'),
    tier: fc.constantFrom('efficient', null),
    succeeded: fc.integer({ min: 0, max: 1000 }),
    reviewNanoUsd: money,
  });
  fc.assert(
    fc.property(fc.array(spend), fc.array(tasks), (rows, groups) => {
      const report = build({
        spend: rows.map((row) => spendRow(row as Partial<Parameters<typeof spendRow>[0]>)),
        tasks: groups.map((group) => taskGroup({ ...(group as object), tasks: 1000 })),
      });
      const total = report.lines.reduce((sum, one) => sum + one.costNanoUsd, 0);
      expect(total).toBe(report.costNanoUsd);
      const reviews = groups.reduce((sum, { reviewNanoUsd }) => sum + reviewNanoUsd, 0);
      expect(total).toBe(report.ledgerNanoUsd + reviews);
      const ours = total - (line(report, 'baseline') ?? 0);
      for (const own of Object.values(report.groups))
        expect(own.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)).toBe(ours);
      const parts = report.lines.reduce((sum, { perSuccessNanoUsd }) => sum + (perSuccessNanoUsd ?? 0), 0);
      expect(parts).toBe(report.headline.costPerSuccessNanoUsd ?? 0);
    }),
  );
  expect(spendLines).toHaveLength(11);
});

test('holds ours against the strongest tier in our mix of workloads, with an interval', () => {
  const sums = { source: 'sample', tasks: 100, success: 90, costSuccess: 0.9, successSuccess: 90 } as const;
  const report = build({
    spend: [spendRow({ costNanoUsd: 300_000_000 }), spendRow({ workload: 'code', costNanoUsd: 100_000_000 })],
    tasks: [taskGroup({ tasks: 60, succeeded: 30 }), taskGroup({ workload: 'code', tasks: 10 })],
    baseline: [
      { ...sums, workload: 'drafts', cost: 1.8, costCost: 0.05 },
      { ...sums, workload: 'code', cost: 3.6, costCost: 0.2 },
      { ...sums, workload: 'gone', cost: 99, costCost: 1 },
    ],
  });
  // 30 of 40 successes at 0.02, 10 at 0.04.
  expect(report.baseline.costPerSuccessUsd?.value).toBeCloseTo(0.025, 12);
  expect(report.baseline.oursUsd).toBeCloseTo(0.01, 12);
  expect(report.baseline.change?.value).toBeCloseTo(-0.6, 12);
  const { low = 0, high = 0 } = report.baseline.change ?? {};
  expect(low).toBeLessThan(-0.6);
  expect(high).toBeGreaterThan(-0.6);
});

test('takes of each workload the best measure that there is', () => {
  const sums = { tasks: 100, success: 90, costCost: 0.05, costSuccess: 0.9, successSuccess: 90 } as const;
  const facts = {
    spend: [spendRow({ costNanoUsd: 300_000_000 }), spendRow({ workload: 'code', costNanoUsd: 100_000_000 })],
    tasks: [taskGroup({ tasks: 60, succeeded: 30 }), taskGroup({ workload: 'code', tasks: 10 })],
  };
  const audit = { ...sums, source: 'audit', workload: 'drafts', cost: 0.9 } as const;
  const shadow = { ...sums, source: 'shadow', workload: 'drafts', cost: 1.8 } as const;
  const code = { ...audit, workload: 'code', cost: 3.6 } as const;
  const both = build({ ...facts, baseline: [audit, shadow, code] }).baseline;
  expect(both.costPerSuccessUsd?.value).toBeCloseTo(0.025, 12);
  expect(both).toMatchObject({ source: 'several', measured: 200, coveredSuccesses: 40 });
  expect(both.why).toMatch(/Measured on shadows.*Measured on audits/);
  expect(build({ ...facts, baseline: [audit, shadow] }).baseline).toMatchObject({ source: 'shadow', measured: 100 });
  expect(build({ ...facts, baseline: [audit, { ...shadow, tasks: 9 }] }).baseline.source).toBe('audit');
});

test('says that the baseline cannot be told where nobody measured it', () => {
  const few = { source: 'audit', workload: 'drafts', tasks: 9, cost: 1, success: 9 } as const;
  const report = build({ baseline: [{ ...few, costCost: 1, costSuccess: 1, successSuccess: 9 }] });
  expect(report.baseline).toMatchObject({ source: 'none', change: null });
  expect(renderReport(report, 'markdown')).toContain('It cannot be told');
});

test('draws whatever a vendor or a person wrote as text, and cells that no spreadsheet runs', () => {
  const evil = '=HYPERLINK("http://x")<script>|`\u202e';
  const report = build({
    spend: [spendRow({ deployment: evil })],
    tasks: [taskGroup({ deployment: evil })],
    billed: [
      { deployment: evil, portfolioHash: 'v1', modelServed: evil, calls: 1, costNanoUsd: 1000, estimatedNanoUsd: 0 },
    ],
  });
  const html = renderReport(report, 'html');
  expect(html).not.toContain('<script>');
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toContain('\u202e');
  expect(renderReport(report, 'markdown')).toContain('\\<script\\>\\|\\`');
  const csv = renderMonthlyCsv(report);
  expect(csv).toContain(`,deployment,"'=HYPERLINK(""http://x"")<script>|\`\\u202e",`);
  expect(csv).toContain(',line,accepted,1,,,0.000001000,0.000001000\r\n');
});
