import {
  type Portfolio,
  type ReadinessFacts,
  type ReadinessPoint,
  readinessPoints,
  readinessReportSchema,
} from '@upshift/contracts';
import { expect, test } from 'vitest';
import { renderReport } from '../render-report.ts';
import { makePortfolio } from '../testing/make-facts.ts';
import { buildReadiness } from './build-readiness.ts';

const good: ReadinessFacts = {
  at: new Date('2026-11-26T08:00:00Z'),
  signOff: { by: 'ada', daysAgo: 2.5, reviewed: '2026-11-16 to 2026-11-22' },
  workloads: [{ workload: 'drafts', tasks: 40, succeeded: 20, costNanoUsd: 60_000_000, escalations7d: 3 }],
  evals: [{ workload: 'drafts', cases: 30, edgeCases: 4, lastRunDaysAgo: 0.2, alone: [], schedules: [] }],
  drills: [
    { deployment: 'small', passed: true, daysAgo: 3 },
    { deployment: 'large', passed: true, daysAgo: 12 },
  ],
  drained: [],
};

function look(facts: Partial<ReadinessFacts> = {}, portfolio: Portfolio = makePortfolio()) {
  const report = readinessReportSchema.parse(
    buildReadiness({ hash: 'a'.repeat(64), portfolio }, { ...good, ...facts }),
  );
  return report.workloads.find(({ workload }) => workload === 'drafts');
}

function reds(facts: Partial<ReadinessFacts>, portfolio?: Portfolio) {
  return (look(facts, portfolio)?.points ?? []).filter(({ ok }) => !ok);
}

test('a workload with everything is green on all seven points', () => {
  expect(look()).toMatchObject({ ready: true });
  expect(look()?.points.map(({ point, ok, mend }) => [point, ok, mend])).toEqual(
    readinessPoints.map((point) => [point, true, null]),
  );
  const evidence = new Map(look()?.points.map((one) => [one.point, one.evidence]));
  expect(evidence.get('cost_per_success')).toBe('0.00300 USD per success over 40 tasks of the last 30 days');
  expect(evidence.get('escalations_reviewed')).toContain(
    'ada signed the review of 2026-11-16 to 2026-11-22 off 2 days ago',
  );
});

test.each<[ReadinessPoint, Partial<ReadinessFacts>, string]>([
  ['two_paths', { drained: ['large'] }, 'upshift deployments restore large'],
  ['escalations_reviewed', { signOff: null }, 'upshift report weekly --sign-off'],
  [
    'escalations_reviewed',
    { signOff: { by: 'ada', daysAgo: 7.01, reviewed: 'x' } },
    'upshift report weekly --sign-off',
  ],
  ['eval_set', { evals: [] }, 'upshift eval add cases.jsonl --workload drafts'],
  [
    'eval_set',
    { evals: [{ workload: 'drafts', cases: 5, edgeCases: 0, lastRunDaysAgo: 1, alone: [], schedules: [] }] },
    'upshift eval add cases.jsonl --workload drafts',
  ],
  [
    'eval_set',
    { evals: [{ workload: 'drafts', cases: 5, edgeCases: 1, lastRunDaysAgo: 8, alone: [], schedules: [] }] },
    'upshift eval run --workload drafts',
  ],
  [
    'eval_set',
    { evals: [{ workload: 'drafts', cases: 5, edgeCases: 1, lastRunDaysAgo: null, alone: [], schedules: [] }] },
    'upshift eval run --workload drafts',
  ],
  ['cost_per_success', { workloads: [] }, 'upshift submit --workload drafts'],
  ['rollback_drilled', { drills: [] }, 'upshift drill small'],
  [
    'rollback_drilled',
    {
      drills: [
        { deployment: 'small', passed: true, daysAgo: 1 },
        { deployment: 'large', passed: false, daysAgo: 1 },
      ],
    },
    'upshift drill large',
  ],
  [
    'rollback_drilled',
    {
      drills: [
        { deployment: 'small', passed: true, daysAgo: 31 },
        { deployment: 'large', passed: true, daysAgo: 1 },
      ],
    },
    'upshift drill small',
  ],
])('%s turns red alone, and says what mends it', (point, facts, mend) => {
  const found = reds(facts);
  expect(found.map((one) => one.point)).toEqual([point]);
  expect(found[0]?.mend).toContain(mend);
});

test('one vendor, one tier, no validator and no way back are seen in the portfolio', () => {
  const whole = makePortfolio();
  const { large, small } = whole.deployments;
  if (large === undefined || small === undefined) throw new Error('The portfolio of the test lacks a deployment.');
  const { alternate: _, ...bare } = small;
  const thin: Portfolio = {
    ...whole,
    tiers: [{ name: 'efficient', deployments: ['small'] }],
    deployments: { small: bare, large },
    workloads: { drafts: {} },
  };
  expect(reds({}, thin).map(({ point }) => point)).toEqual(['two_paths', 'routing', 'validators', 'rollback_drilled']);
  const critical: Portfolio = {
    ...whole,
    workloads: { ...whole.workloads, drafts: { ...whole.workloads.drafts, critical: true } },
  };
  expect(reds({}, critical)).toMatchObject([
    { point: 'two_paths', evidence: 'critical, and tier efficient, premium has one vendor' },
  ]);
});

const ofEvals = (parts: Partial<ReadinessFacts['evals'][number]>): Partial<ReadinessFacts> => ({
  evals: [{ workload: 'drafts', cases: 30, edgeCases: 4, lastRunDaysAgo: 0.2, alone: [], schedules: [], ...parts }],
});

/** Critical, with a second vendor on each of its tiers. */
function criticalPortfolio(): Portfolio {
  const whole = makePortfolio();
  const { large, small } = whole.deployments;
  if (large === undefined || small === undefined) throw new Error('The portfolio of the test lacks a deployment.');
  return {
    ...whole,
    tiers: whole.tiers.map((tier) => ({ ...tier, deployments: [...tier.deployments, `${tier.name}-second`] })),
    deployments: {
      ...whole.deployments,
      'efficient-second': { ...large, alternate: 'small' },
      'premium-second': { ...small, alternate: 'large' },
    },
    workloads: { ...whole.workloads, drafts: { ...whole.workloads['drafts'], critical: true } },
  };
}

test('the second paths of a critical workload are known to work, or it is not ready', () => {
  const drills = ['small', 'large', 'efficient-second', 'premium-second'].map((deployment) => ({
    deployment,
    passed: true,
    daysAgo: 1,
  }));
  const ran = (deployment: string, passed = 28, daysAgo = 7.1) => ({ deployment, daysAgo, passed, scored: 30 });
  const both = [ran('efficient-second'), ran('premium-second')];
  expect(reds({ drills, ...ofEvals({ alone: both }) }, criticalPortfolio())).toEqual([]);
  for (const alone of [[], [ran('efficient-second')], [ran('efficient-second'), ran('premium-second', 0)]]) {
    const missing = alone.length === 0 ? 'efficient-second' : 'premium-second';
    expect(reds({ drills, ...ofEvals({ alone }) }, criticalPortfolio())).toMatchObject([
      { point: 'two_paths', mend: `upshift eval schedule --workload drafts --deployment ${missing} --every 1w` },
    ]);
  }
  const old = [ran('efficient-second'), ran('premium-second', 28, 14.1)];
  expect(reds({ drills, ...ofEvals({ alone: old }) }, criticalPortfolio())).toHaveLength(1);
});

test('a schedule that fails is red, one that runs is told of', () => {
  const schedules = [{ deployment: 'large', everyHours: 168, error: null }];
  const evidence = look(ofEvals({ schedules }))?.points.find(({ point }) => point === 'eval_set')?.evidence;
  expect(evidence).toContain('on schedule: large every 168 h');
  const failing = [{ deployment: null, everyHours: 24, error: 'EVAL_SET_EMPTY: none' }];
  expect(reds(ofEvals({ schedules: failing }))).toMatchObject([{ point: 'eval_set', mend: 'upshift eval schedules' }]);
});

test('a deployment that retires within 30 days is a path no more where no other vendor is left', () => {
  const whole = makePortfolio();
  const retiring = (retiresOn: string): Portfolio => {
    const { small } = whole.deployments;
    if (small === undefined) throw new Error('The portfolio of the test lacks a deployment.');
    return { ...whole, deployments: { ...whole.deployments, small: { ...small, retiresOn } } };
  };
  expect(reds({}, retiring('2026-12-27'))).toEqual([]);
  expect(reds({}, retiring('2026-12-26'))).toMatchObject([
    { point: 'two_paths', evidence: 'small retires on 2026-12-26: one vendor is left' },
  ]);
});

test('the page says what is red, and a command stands in it as code', () => {
  const report = buildReadiness({ hash: 'b'.repeat(64), portfolio: makePortfolio() }, good);
  expect(report.ready).toBe(false);
  const html = renderReport(report, 'html');
  expect(html).toContain('Not ready.');
  expect(html).toContain(
    '<code>upshift eval add cases.jsonl --workload code, then: upshift eval run --workload code</code>',
  );
  expect(renderReport(report, 'markdown')).toContain('`upshift submit --workload code …`');
});
