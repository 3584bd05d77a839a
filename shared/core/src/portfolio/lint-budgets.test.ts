import { expect, it } from 'vitest';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { lintBudgets } from './lint-budgets.ts';

type Given = Parameters<typeof createPortfolio>[0];

const codes = (workloads: Given, tenant?: { perDayUsd?: number; perMonthUsd?: number }): string[] =>
  lintBudgets({ ...createPortfolio(workloads), ...(tenant === undefined ? {} : { budgets: { tenant } }) }).map(
    ({ code, path }) => `${code} at ${path.join('.')}`,
  );

it.each<[string, Given, { perDayUsd?: number; perMonthUsd?: number } | undefined, string[]]>([
  ['budgets in order', { work: { budgets: { perDayUsd: 1, perMonthUsd: 20 } } }, { perDayUsd: 5 }, []],
  [
    'a day above its month',
    { work: { budgets: { perDayUsd: 21, perMonthUsd: 20 } } },
    undefined,
    ['budget-order at workloads.work.budgets.perDayUsd'],
  ],
  [
    "a tenant's day above its month",
    {},
    { perDayUsd: 2, perMonthUsd: 1 },
    ['budget-order at budgets.tenant.perDayUsd'],
  ],
  [
    "a workload above its tenant's",
    { work: { budgets: { perMonthUsd: 20 } } },
    { perMonthUsd: 10 },
    ['budget-above-tenant at workloads.work.budgets.perMonthUsd'],
  ],
  [
    'a day that pays for no call',
    { work: { budgets: { perDayUsd: 0.000001 } } },
    undefined,
    ['budget-too-small at workloads.work.budgets.perDayUsd'],
  ],
  [
    'a policy without a budget',
    { work: { onBudget: 'reject' } },
    undefined,
    ['budget-missing at workloads.work.onBudget'],
  ],
  [
    'a cheaper tier for critical work',
    { work: { onBudget: 'degrade', critical: true, budgets: { perDayUsd: 1 } } },
    undefined,
    ['budget-no-cheaper at workloads.work.onBudget'],
  ],
  [
    'holding what has no time',
    { work: { onBudget: 'hold', deadlineSeconds: 600 } },
    { perDayUsd: 1 },
    ['budget-deadline at workloads.work.onBudget'],
  ],
  ['holding what has a day', { work: { onBudget: 'hold', deadlineSeconds: 86_400 } }, { perDayUsd: 1 }, []],
])('finds what is wrong with %s', (_case, workloads, tenant, findings) => {
  expect(codes(workloads, tenant)).toEqual(findings);
});

it('gives a workload that extends another no limit of its own', () => {
  const findings = codes({ parent: { budgets: { perDayUsd: 9 } }, child: { extends: 'parent' } }, { perDayUsd: 5 });
  expect(findings).toEqual(['budget-above-tenant at workloads.parent.budgets.perDayUsd']);
});

it('asks the budget of all evaluations to pay for the cheapest call of any workload, and holds it against no tenant', () => {
  const codesOf = (evals: { perDayUsd?: number; perMonthUsd?: number }): string[] =>
    lintBudgets({ ...createPortfolio({}), budgets: { tenant: { perDayUsd: 0.5 }, evals } }).map(
      ({ code, path }) => `${code} at ${path.join('.')}`,
    );
  expect(codesOf({ perDayUsd: 1 })).toEqual([]);
  expect(codesOf({ perDayUsd: 0.000001 })).toEqual(['budget-too-small at budgets.evals.perDayUsd']);
  expect(codesOf({ perDayUsd: 2, perMonthUsd: 1 })).toEqual(['budget-order at budgets.evals.perDayUsd']);
});
