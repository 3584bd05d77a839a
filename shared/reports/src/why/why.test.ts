import { type SpendFacts, type SpendRow, type WhyReport, whyReportSchema } from '@upshift/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { makePortfolio, spendFacts, spendRow, taskGroup } from '../testing/make-facts.ts';
import { buildWhy } from './build-why.ts';

const before = { from: '2026-10-01T00:00:00.000Z', until: '2026-11-01T00:00:00.000Z' };
const after = { from: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' };

const cheaper = makePortfolio();
const versions = new Map([
  ['v1', makePortfolio()],
  [
    'v2',
    {
      ...cheaper,
      deployments: Object.fromEntries(
        Object.entries(cheaper.deployments).map(([name, one]) => [
          name,
          { ...one, price: { ...one.price, inputUsdPerMillion: 0.5, outputUsdPerMillion: 2 } },
        ]),
      ),
    },
  ],
]);

function explain(from: SpendFacts, to: SpendFacts): WhyReport {
  return whyReportSchema.parse(buildWhy({ period: before, facts: from }, { period: after, facts: to }, versions));
}

function linesOf(report: WhyReport): Record<string, number> {
  return Object.fromEntries(report.lines.map(({ cause, changeNanoUsd }) => [cause, changeNanoUsd]));
}

const none = { price: 0, mix: 0, routing: 0, escalation: 0, waste: 0, measuring: 0 };
const ten = [taskGroup({ tasks: 10 })];

test('nothing changed, nothing to explain', () => {
  const facts = spendFacts({ spend: [spendRow()], tasks: ten });
  expect(linesOf(explain(facts, facts))).toEqual(none);
});

test('half the list price is a change of price and of nothing else', () => {
  const from = spendFacts({ spend: [spendRow({ costNanoUsd: 140_000 })], tasks: ten });
  const to = spendFacts({ spend: [spendRow({ costNanoUsd: 70_000, portfolioHash: 'v2' })], tasks: ten });
  expect(linesOf(explain(from, to))).toEqual({ ...none, price: -7000 });
});

test('other first calls are routing, more further ones escalation, failures and lost tasks waste, audits measuring', () => {
  const base = spendRow({ costNanoUsd: 100_000 });
  const from = spendFacts({ spend: [base], tasks: ten });
  const with_ = (row: Partial<SpendRow>, tasks = ten) =>
    linesOf(explain(from, spendFacts({ spend: [base, spendRow({ costNanoUsd: 50_000, ...row })], tasks })));
  expect(with_({ tier: 'premium', deployment: 'large' })).toEqual({ ...none, routing: 5000 });
  expect(with_({ part: 'further', tier: 'premium', deployment: 'large' })).toEqual({ ...none, escalation: 5000 });
  expect(with_({ line: 'judge', part: 'further' })).toEqual({ ...none, escalation: 5000 });
  expect(with_({ line: 'failed' })).toEqual({ ...none, waste: 5000 });
  expect(with_({ ofSuccess: false }, [taskGroup({ tasks: 15, succeeded: 10 })])).toEqual({ ...none, waste: 5000 });
  expect(with_({ purpose: 'audit' })).toEqual({ ...none, measuring: 5000 });
});

test('more of the dear workload is mix', () => {
  const cells = (drafts: number, code: number) =>
    spendFacts({
      spend: [spendRow({ costNanoUsd: drafts * 1000 }), spendRow({ workload: 'code', costNanoUsd: code * 9000 })],
      tasks: [taskGroup({ tasks: drafts }), taskGroup({ workload: 'code', tasks: code })],
    });
  const report = explain(cells(75, 25), cells(25, 75));
  expect(linesOf(report)).toEqual({ ...none, mix: 4000 });
  expect(report.lines.find(({ cause }) => cause === 'mix')?.workloads).toEqual([
    { workload: 'code', changeNanoUsd: 3000 },
    { workload: 'drafts', changeNanoUsd: 1000 },
  ]);
});

test('says nothing where nothing succeeded', () => {
  const lost = spendFacts({ spend: [spendRow({ ofSuccess: false })], tasks: [taskGroup({ succeeded: 0 })] });
  expect(explain(lost, spendFacts({ spend: [spendRow()], tasks: ten }))).toMatchObject({
    changeNanoUsd: null,
    lines: [],
    from: { costPerSuccessNanoUsd: null },
  });
});

test('lines add up to the change in nano-dollars, whatever happened', () => {
  const period = fc.record({
    spend: fc.array(
      fc.record({
        workload: fc.constantFrom('drafts', 'code', 'mail'),
        risk: fc.constantFrom('low', 'high'),
        purpose: fc.constantFrom('serve', 'audit', 'eval', 'shadow', 'baseline'),
        portfolioHash: fc.constantFrom('v1', 'v2', 'unknown'),
        deployment: fc.constantFrom('small', 'large', 'gone'),
        line: fc.constantFrom('accepted', 'objected', 'failed', 'wasted', 'hedged', 'judge'),
        part: fc.constantFrom('first', 'further'),
        ofSuccess: fc.boolean(),
        calls: fc.integer({ min: 0, max: 50 }),
        inputTokens: fc.integer({ min: 0, max: 1_000_000 }),
        outputTokens: fc.integer({ min: 0, max: 100_000 }),
        costNanoUsd: fc.integer({ min: 0, max: 1_000_000_000_000 }),
      }),
      { maxLength: 12 },
    ),
    tasks: fc.array(
      fc.record({
        workload: fc.constantFrom('drafts', 'code', 'mail'),
        risk: fc.constantFrom('low', 'high'),
        purpose: fc.constantFrom('serve', 'audit', 'baseline'),
        succeeded: fc.integer({ min: 0, max: 999 }),
        reviewNanoUsd: fc.integer({ min: 1000, max: 1_000_000 }),
        reviewOfSuccessNanoUsd: fc.integer({ min: 0, max: 1000 }),
      }),
      { maxLength: 6 },
    ),
  });
  const toFacts = ({ spend, tasks }: { spend: readonly object[]; tasks: readonly object[] }) =>
    spendFacts({
      spend: spend.map((row) => spendRow(row)),
      tasks: tasks.map((group) => taskGroup({ ...group, tasks: 1000 })),
    });
  fc.assert(
    fc.property(period, period, (from, to) => {
      const report = explain(toFacts(from), toFacts(to));
      if (report.changeNanoUsd === null) return;
      const sum = report.lines.reduce((total, { changeNanoUsd }) => total + changeNanoUsd, 0);
      expect(sum).toBe(report.changeNanoUsd);
    }),
    { numRuns: 300 },
  );
});
