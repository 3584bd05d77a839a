import { describe, expect, test } from 'vitest';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { lintPlans } from './lint-plans.ts';
import { resolveWorkload } from './resolve-workload.ts';

const lint = (plan: unknown) => lintPlans(createPortfolio({ work: { plan } })).map(({ code }) => code);
const member = (deployment: string) => ({ deployment, weight: 1 });
const look = { features: ['code'], mean: [0], scale: [1], points: [[0]], radius: 1 };
const guard = { ...look, full: 2 };

describe('plans in a portfolio', () => {
  test.each<[string, unknown, string[]]>([
    ['a kind by name', 'cascade', []],
    [
      'a sound quorum',
      { kind: 'quorum', members: [member('efficient-a'), member('premium-a')], decisiveLead: 1, guard },
      [],
    ],
    ['a stranger', { kind: 'single', deployment: 'efficient-z' }, ['deployment-unknown']],
    ['the same twice', { kind: 'cascade', deployments: ['efficient-a', 'efficient-a'] }, ['plan-member-duplicate']],
    [
      'a guard whose numbers do not fit',
      { kind: 'quorum', members: [member('efficient-a')], decisiveLead: 1, guard: { ...guard, points: [[0, 1]] } },
      ['guard-shape'],
    ],
    [
      'a range that ends below its beginning',
      {
        kind: 'quorum',
        members: [member('efficient-a')],
        decisiveLead: 1,
        guard: { ...guard, metric: 'range', points: [[1], [0]] },
      },
      ['guard-shape'],
    ],
    [
      'a further look whose numbers do not fit, at texts that nothing tells the strangeness of',
      {
        kind: 'quorum',
        members: [member('efficient-a')],
        decisiveLead: 1,
        guard: { ...guard, also: [{ ...look, features: ['strangeWords'], mean: [0, 1] }] },
      },
      ['guard-shape', 'guard-seen'],
    ],
    [
      'a guard that trusts a stranger',
      { kind: 'quorum', members: [member('efficient-a')], decisiveLead: 1, guard: { ...guard, trust: { other: 0.5 } } },
      ['guard-member'],
    ],
  ])('%s', (_, plan, codes) => {
    expect(lint(plan)).toEqual(codes);
  });

  test('may not ask a deployment that stands on no tier', () => {
    const portfolio = createPortfolio({ work: { plan: { kind: 'single', deployment: 'strong-b' } } });
    const tiers = portfolio.tiers.map((tier) => ({ ...tier, deployments: tier.deployments.slice(0, 1) }));
    expect(lintPlans({ ...portfolio, tiers }).map(({ code }) => code)).toEqual(['plan-member-tierless']);
  });

  test('reach a workload with every default filled in; a single call is followed by none', () => {
    const plan = { kind: 'speculative', weaker: 'efficient-a', stronger: 'strong-a' };
    const portfolio = createPortfolio({
      fast: { plan },
      once: { plan: { kind: 'single', deployment: 'strong-a' } },
      plain: {},
    });
    expect(resolveWorkload(portfolio, 'fast')).toMatchObject({
      plan: 'cascade',
      planned: { ...plan, delayMs: 0, accept: 'not_refuted', undecided: 'best' },
    });
    expect(resolveWorkload(portfolio, 'once')).toMatchObject({ plan: 'single', escalationMax: 0 });
    expect(resolveWorkload(portfolio, 'plain').planned).toBeNull();
  });
});
