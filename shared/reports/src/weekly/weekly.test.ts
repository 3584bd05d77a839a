import { type BacktestSummary, portfolioSchema, type WeeklyFacts, weeklyReportSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { renderReport } from '../render-report.ts';
import { makePortfolio } from '../testing/make-facts.ts';
import { buildWeekly } from './build-weekly.ts';
import { chooseProposals, type TriedChange } from './choose-proposals.ts';
import { editPortfolio } from './edit-portfolio.ts';
import { listChanges } from './list-changes.ts';

const portfolio = portfolioSchema.parse({
  ...makePortfolio(),
  tiers: [
    { name: 'efficient', deployments: ['small', 'large'] },
    { name: 'premium', deployments: ['large'] },
  ],
  workloads: {
    drafts: {
      start: 'efficient',
      validators: [{ name: 'sure', kind: 'confidence', min: 0.95 }],
    },
    code: { critical: true },
  },
});

const backtest = (more: Partial<BacktestSummary> = {}): BacktestSummary => ({
  source: 'ledger',
  tasks: 100,
  lookedAt: 100,
  verdict: 'not_worse',
  why: '',
  successPoints: { value: 0, low: -1, high: 1 },
  costPerSuccessPercent: { value: -20, low: -25, high: -15 },
  ...more,
});

const costs = [{ workload: 'drafts', succeeded: 10, costNanoUsd: 1000 }];

function tryAll(of: Partial<BacktestSummary> = {}): TriedChange[] {
  return listChanges(portfolio, ['drafts', 'code', 'gone']).map((change) => ({ change, backtest: backtest(of) }));
}

test('lists changes of one thing each, and leaves a critical workload where it starts', () => {
  const changes = listChanges(portfolio, ['drafts', 'code', 'gone']);
  expect(changes.map(({ id }) => id)).toEqual([
    'start:drafts:premium',
    'remove_tier:drafts:efficient',
    'remove_validator:drafts:sure',
    'threshold:drafts:sure:0.85',
    'remove_tier:code:efficient',
    'order:all:efficient:large',
  ]);
  const [start, tier, validator, threshold] = changes.map(({ candidate }) => candidate.workloads['drafts']);
  expect(start?.start).toBe('premium');
  expect(tier).toMatchObject({ start: 'premium', tiers: ['premium'] });
  expect(validator?.validators).toEqual([]);
  expect(threshold?.validators).toMatchObject([{ min: 0.85 }]);
  expect(changes.at(-1)?.candidate.tiers[0]?.deployments).toEqual(['large', 'small']);
  expect(portfolio.workloads['drafts']?.validators).toHaveLength(1);
});

test('takes a deployment out of a plan, or off the front of a tier that keeps a stand-in', () => {
  const third = { ...portfolio.deployments['small'], model: 'third', vendor: 'third' };
  const plan = { kind: 'cascade', deployments: ['third', 'large'], accept: 'proved', undecided: 'best' };
  const wide = portfolioSchema.parse({
    ...portfolio,
    deployments: { ...portfolio.deployments, third },
    tiers: [
      { name: 'efficient', deployments: ['small', 'third', 'large'] },
      { name: 'premium', deployments: ['large', 'third'] },
    ],
    workloads: { ...portfolio.workloads, voted: { plan } },
  });
  const removals = listChanges(wide, ['voted']).filter(({ kind }) => kind === 'remove_deployment');
  expect(removals.map(({ id }) => id)).toEqual([
    'remove_deployment:voted:third',
    'remove_deployment:voted:large',
    'remove_deployment:all:efficient:small',
  ]);
  expect(removals[0]?.candidate.workloads['voted']?.plan).toMatchObject({ deployments: ['large'] });
  expect(removals[2]?.candidate.tiers[0]?.deployments).toEqual(['third', 'large']);
  expect(removals[2]?.candidate.deployments).toHaveProperty('small');
  const weighted = { ...wide, tiers: wide.tiers.map((tier) => ({ ...tier, choice: 'weighted' as const })) };
  expect(listChanges(weighted, []).filter(({ kind }) => kind === 'remove_deployment')).toEqual([]);
});

test('an edit that fits nowhere, or leaves no portfolio, is none', () => {
  expect(editPortfolio(portfolio, [{ path: ['workloads', 'nobody', 'start'], value: 'premium' }])).toBeNull();
  expect(editPortfolio(portfolio, [{ path: ['tiers'], value: 3 }])).toBeNull();
});

test('proposes what surely pays, and nothing that costs more than three points of success', () => {
  const proposed = (of: Partial<BacktestSummary>): number => chooseProposals(portfolio, tryAll(of), costs).length;
  expect(proposed({})).toBe(6);
  expect(proposed({ costPerSuccessPercent: { value: -2, low: -9, high: 0.1 } })).toBe(0);
  expect(proposed({ successPoints: { value: -1, low: -3.1, high: 1 } })).toBe(0);
  expect(proposed({ successPoints: { value: 2, low: 0.1, high: 3 }, costPerSuccessPercent: null })).toBe(6);
  expect(proposed({ verdict: 'unknown', successPoints: null })).toBe(0);
});

test('is silent where only the hard tasks have an answer of every model', () => {
  expect(chooseProposals(portfolio, tryAll({ tasks: 89 }), costs)).toEqual([]);
  expect(chooseProposals(portfolio, tryAll({ tasks: 90 }), costs)).toHaveLength(6);
});

test('what gains success comes first, then what saves most', () => {
  const [first, second, third] = tryAll() as [TriedChange, TriedChange, TriedChange];
  const tried = [
    first,
    { ...second, backtest: backtest({ costPerSuccessPercent: { value: -50, low: -60, high: -40 } }) },
    { ...third, backtest: backtest({ successPoints: { value: 5, low: 2, high: 8 } }) },
  ];
  const proposals = chooseProposals(portfolio, tried, costs);
  expect(proposals.map(({ id, savesNanoUsd }) => [id, savesNanoUsd])).toEqual([
    ['remove_validator:drafts:sure', 200],
    ['remove_tier:drafts:efficient', 500],
    ['start:drafts:premium', 200],
  ]);
  expect(proposals[2]?.differences).toEqual([
    { path: '/workloads/drafts/start', before: 'efficient', after: 'premium' },
  ]);
});

const facts: WeeklyFacts = {
  tasks: 40,
  escalatedTasks: 10,
  trend: [0, 1, 2, 3, 4].map((week) => ({
    from: new Date(Date.UTC(2026, 9, 19 + 7 * week)),
    tasks: 40,
    escalations: 3 * week,
  })),
  patterns: [
    {
      workload: '<img src=x>',
      action: 'handoff',
      reason: 'validator_failed',
      validator: 'sure',
      deployment: 'small',
      count: 12,
      before: 4.5,
      tasks: 10,
      succeeded: 8,
      costNanoUsd: 5000,
      examples: ['t_01K00000000000000000000000'],
    },
  ],
  reviews: { opened: 3, ended: 2, waiting: 1, medianMinutes: 30, p90Minutes: 3000, oldestMinutes: 0.5 },
  costs,
  signOff: null,
  deployments: [],
};

function build(more: Partial<WeeklyFacts> = {}, tried = tryAll()) {
  const period = { from: '2026-11-16T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z' };
  const active = { hash: 'a'.repeat(64), portfolio };
  return weeklyReportSchema.parse(buildWeekly({ ...facts, ...more }, { period, active, audits: [], tried }));
}

test('draws trend, proposals with their commands, patterns and times, and asks for a signature', () => {
  const html = renderReport(build(), 'html');
  expect(html).toContain('25.0 %');
  expect(html).toContain('&lt;img src=x&gt;');
  expect(html).not.toContain('<img');
  expect(html).toContain(
    '<code>upshift report weekly --period 2026-11-16..2026-11-22 --apply start:drafts:premium</code>',
  );
  expect(html).toContain('validator_failed (to a person)');
  expect(html).toContain('half within 30 min, nine tenths within 2.1 days');
  expect(html).toContain('Not signed off.');
  const period = { from: '2026-11-16T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z' };
  const signOff = { by: 'Ada', at: '2026-11-24T09:00:00.000Z', comment: 'applied one', period };
  expect(renderReport(build({ signOff }), 'markdown')).toContain(
    '**Signed off by Ada** 2026-11-24 09:00 UTC: applied one',
  );
});

test('says how many changes cannot be told', () => {
  const report = build({}, tryAll({ tasks: 10 }));
  expect(report).toMatchObject({ tried: 6, untold: 6, proposals: [] });
  expect(renderReport(report, 'markdown')).toContain('For 6 of them it cannot be told');
});
