import { drillSettingsSchema, type Portfolio, portfolioSchema } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { lintPortfolio } from '../portfolio/lint-portfolio.ts';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import type { ArmFacts } from './decide-canary.ts';
import { diffPortfolios } from './diff-portfolios.ts';
import { drawsCandidate } from './draws-candidate.ts';
import { dueDrill } from './due-drill.ts';
import { judgeDrill } from './judge-drill.ts';
import { rollBackDeployment, rollbackTargetOf } from './roll-back-deployment.ts';

const deployment = (vendor: string, more: object = {}) => ({
  vendor,
  model: `${vendor}-model`,
  provider: { kind: 'simulated', latencyMs: { p50: 1, p95: 2 } },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2, source: 'made up', date: '2026-01-01' },
  noRollback: 'made up',
  ...more,
});
const make = (more: object = {}, deployments: object = {}): Portfolio =>
  portfolioSchema.parse({
    name: 'p',
    tiers: [
      { name: 'efficient', deployments: ['a', 'b'], choice: 'weighted', weights: { a: 3, b: 1 } },
      { name: 'premium', deployments: ['c'] },
    ],
    deployments: {
      a: deployment('x', { alternate: 'd' }),
      b: deployment('y'),
      c: deployment('x', { previous: 'old-c', alternate: 'b' }),
      d: deployment('z'),
      'old-c': deployment('x'),
      ...deployments,
    },
    workloads: { chat: { validators: [{ name: 'v', kind: 'refusal', onFail: 'review' }] } },
    defaultWorkload: 'chat',
    ...more,
  });
const base = make();

describe('diff', () => {
  it('finds nothing between equals, and everything of a first version', () => {
    expect(diffPortfolios(base, make())).toEqual([]);
    expect(diffPortfolios(null, base).map(({ path }) => path)).toContain('/name');
  });

  it('names what changed, came and went by its path', () => {
    const after = make(
      { workloads: { chat: { start: 'premium', validators: [{ name: 'v', kind: 'refusal', onFail: 'reject' }] } } },
      { e: deployment('w') },
    );
    const { 'old-c': _, ...kept } = after.deployments;
    const paths = diffPortfolios(base, { ...after, deployments: kept });
    expect(paths.map(({ path, before, after: now }) => [path, before === undefined, now === undefined])).toEqual([
      ['/deployments/old-c', false, true],
      ['/deployments/e', true, false],
      ['/workloads/chat/validators/v/onFail', false, false],
      ['/workloads/chat/start', true, false],
    ]);
  });

  it('says of tiers that moved that they moved, not that all is different', () => {
    const after = { ...base, tiers: base.tiers.toReversed() };
    expect(diffPortfolios(base, after)).toEqual([
      { path: '/tiers/(order)', before: ['efficient', 'premium'], after: ['premium', 'efficient'] },
    ]);
  });
});

describe('rolling a deployment back', () => {
  it('takes the previous one, the alternate where there is none, or the one that is asked for', () => {
    expect(rollbackTargetOf({ previous: 'p', alternate: 'a' }, undefined)).toBe('p');
    expect(rollbackTargetOf({ previous: 'p', alternate: 'a' }, 'alternate')).toBe('a');
    expect(rollbackTargetOf({ previous: 'none', alternate: 'a' }, undefined)).toBe('a');
    expect(rollbackTargetOf({ previous: 'none' }, 'alternate')).toBeNull();
  });

  it('gives its places, weights and prompts to the other, and keeps it defined', () => {
    const prompted = make({ workloads: { chat: { prompts: { a: { system: 'for a' } } } } });
    const changed = rollBackDeployment(prompted, 'a', 'd');
    expect(changed?.tiers[0]).toMatchObject({ deployments: ['d', 'b'], weights: { d: 3, b: 1 } });
    expect(changed?.workloads['chat']?.prompts).toEqual({ a: { system: 'for a' }, d: { system: 'for a' } });
    expect(changed?.deployments['a']).toBeDefined();
  });

  it('only takes it out where the other stands already', () => {
    expect(rollBackDeployment(base, 'a', 'b')?.tiers[0]?.deployments).toEqual(['b']);
  });

  it.each([
    [
      { kind: 'single', deployment: 'a' },
      { kind: 'single', deployment: 'd' },
    ],
    [
      { kind: 'cascade', deployments: ['a', 'c'] },
      { kind: 'cascade', deployments: ['d', 'c'] },
    ],
    [
      { kind: 'speculative', weaker: 'a', stronger: 'd' },
      { kind: 'single', deployment: 'd' },
    ],
    [
      {
        kind: 'quorum',
        members: [
          { deployment: 'a', weight: 1 },
          { deployment: 'c', weight: 2 },
        ],
        decisiveLead: 1,
      },
      {
        kind: 'quorum',
        members: [
          { deployment: 'd', weight: 1 },
          { deployment: 'c', weight: 2 },
        ],
      },
    ],
  ])('also in a plan of kind $kind', (plan, expected) => {
    const changed = rollBackDeployment(make({ workloads: { chat: { plan } } }), 'a', 'd');
    expect(changed?.workloads['chat']?.plan).toMatchObject(expected);
  });

  it('is none where the deployment has no place', () => {
    expect(rollBackDeployment(base, 'old-c', 'd')).toBeNull();
  });
});

describe('lint of the way back', () => {
  const codes = (portfolio: Portfolio): string[] =>
    lintPortfolio(portfolio).map(({ code, path }) => `${code} ${path.join('/')}`);

  it('is content with a previous one, an alternate, or a reason', () => {
    expect(codes(base)).toEqual([]);
  });

  it.each([
    ['neither', { noRollback: undefined }, 'rollback-missing deployments/b'],
    ['an alternate that does not exist', { alternate: 'nobody' }, 'deployment-unknown deployments/b/alternate'],
    ['an alternate of the same vendor', { alternate: 'e' }, 'alternate-same-vendor deployments/b/alternate'],
    ['itself', { alternate: 'b' }, 'rollback-cycle deployments/b/alternate'],
  ])('says what is wrong with %s', (_what, more, expected) => {
    expect(codes(make({}, { b: deployment('y', more), e: deployment('y') }))).toContain(expected);
  });

  it('finds drills of what does not exist or has no plan', () => {
    expect(codes(make({ drills: { deployments: ['a', 'b', 'nobody'] } }))).toEqual([
      'drill-without-plan drills/deployments/1',
      'deployment-unknown drills/deployments/2',
    ]);
  });
});

describe('drawing', () => {
  const draws = (id: string, share: number, by: 'task' | 'tenant' = 'task'): number =>
    Array.from({ length: 2000 }, (_, at) => `t_${at}`).filter((taskId) =>
      drawsCandidate({ id, share, by }, { taskId, tenantId: 'default' }),
    ).length;

  it('draws about the share, the same tasks each time, and all of a tenant or none', () => {
    expect(draws('r_1', 0.1)).toBeGreaterThan(150);
    expect(draws('r_1', 0.1)).toBeLessThan(250);
    expect(draws('r_1', 0.1)).toBe(draws('r_1', 0.1));
    expect(draws('r_1', 1)).toBe(2000);
    expect([0, 2000]).toContain(draws('r_1', 0.5, 'tenant'));
  });
});

describe('drills', () => {
  const arm = (succeeded: number, settled: number): ArmFacts => ({
    settled,
    succeeded,
    judged: 0,
    passed: 0,
    cost: 0,
    costSquared: 0,
    costOfSucceeded: 0,
    latenciesMs: [],
  });
  const settings = drillSettingsSchema.parse({ deployment: 'a', tasks: 20, maxMinutes: 60, marginPoints: 10 });
  const judge = (away: ArmFacts, more: { minutes?: number; leaks?: number; control?: ArmFacts } = {}): string => {
    const { minutes = 1, leaks = 0, control = arm(100, 100) } = more;
    const { action, reason } = judgeDrill({ away, control, minutes, report: { leaks, servedAfterMs: 1 } }, settings);
    return `${action} ${reason}`;
  };

  it.each([
    ['goes on without enough tasks', judge(arm(10, 10)), 'continue drill_open'],
    ['passes when they succeed', judge(arm(19, 20)), 'pass drill_passed'],
    ['fails when they do not', judge(arm(15, 20)), 'fail drill_success_lost'],
    ['passes when those beside them fail as well', judge(arm(15, 20), { control: arm(75, 100) }), 'pass drill_passed'],
    ['fails when the deployment was called', judge(arm(20, 20), { leaks: 1 }), 'fail drill_leaked'],
    ['fails when its time is over', judge(arm(5, 5), { minutes: 61 }), 'fail drill_too_few_tasks'],
    ['fails when nothing came', judge(arm(0, 0), { minutes: 61 }), 'fail drill_without_traffic'],
    ['holds up without anything beside', judge(arm(20, 20), { control: arm(0, 0) }), 'pass drill_passed'],
  ])('%s', (_what, said, expected) => {
    expect(said).toBe(expected);
  });

  it('are due for whoever was tried longest ago, never-tried ones first, and only where a plan changes something', () => {
    const asked = make({ drills: { everyDays: 30, settings: { share: 0.2 } } });
    expect(dueDrill(base, {})).toBeNull();
    expect(dueDrill(asked, {})).toMatchObject({ deployment: 'a', share: 0.2 });
    expect(dueDrill(asked, { a: { daysAgo: 40 } })).toMatchObject({ deployment: 'c' });
    expect(dueDrill(asked, { a: { daysAgo: 40 }, c: { daysAgo: 31 } })).toMatchObject({ deployment: 'a' });
    expect(dueDrill(asked, { a: { daysAgo: 4 }, c: { daysAgo: 1 } })).toBeNull();
  });
});

it('a shadow’s workload is the one it copies, without people and without waiting for money', () => {
  const portfolio = make({
    workloads: {
      chat: {
        validators: [{ name: 'v', kind: 'refusal', onFail: 'review' }],
        escalation: { max: 1, exhausted: 'review' },
        onBudget: 'hold',
      },
    },
  });
  const { name, exhausted, onBudget, validators } = resolveWorkload(portfolio, 'shadow/chat');
  expect({ name, exhausted, onBudget }).toEqual({ name: 'shadow/chat', exhausted: 'fail', onBudget: 'reject' });
  expect(validators.map(({ onFail }) => onFail)).toEqual(['reject']);
});
