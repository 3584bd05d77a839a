import { auditWorkloadOf } from './audit-config.ts';
import { everyEvalWorkload } from './eval-workload.ts';
import { toNanoUsd } from './money.ts';
import type { Portfolio } from './portfolio.ts';

/** Windows begin at midnight UTC, and on the first of a month, by the record's clock. */
export const budgetPeriods = ['day', 'month'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/**
 * What may be spent in one window. `workload` null: by all workloads of the tenant together, those that measure left out; a name that
 * ends with a slash: by all whose names begin with it.
 */
export interface SpendLimit {
  readonly workload: string | null;
  readonly period: BudgetPeriod;
  readonly limitNanoUsd: number;
}

/** A limit with what its present window holds, and in how many ms the next one begins. */
export interface SpendWindow extends SpendLimit {
  readonly spentNanoUsd: number;
  readonly reservedNanoUsd: number;
  readonly turnsInMs: number;
}

/**
 * The limits that a portfolio sets: the tenant's first, then each workload's own. A workload does not inherit a limit:
 * each has windows of its own, and two with one limit would spend it twice.
 */
export function spendLimitsOf({ budgets, workloads }: Pick<Portfolio, 'budgets' | 'workloads'>): SpendLimit[] {
  return [
    ...toLimits(null, budgets?.tenant),
    ...toLimits(everyEvalWorkload, budgets?.evals),
    ...Object.entries(workloads).flatMap(([name, workload]) => [
      ...toLimits(name, workload.budgets),
      ...toLimits(auditWorkloadOf(name), { perDayUsd: workload.audit?.perDayUsd }),
    ]),
  ];
}

function toLimits(workload: string | null, budgets: NonNullable<Portfolio['budgets']>['tenant']): SpendLimit[] {
  return budgetPeriods.flatMap((period) => {
    const usd = period === 'day' ? budgets?.perDayUsd : budgets?.perMonthUsd;
    return usd === undefined ? [] : [{ workload, period, limitNanoUsd: toNanoUsd(usd) }];
  });
}
