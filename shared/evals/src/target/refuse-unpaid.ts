import { evalWorkloadOf, type SpendWindow, toUsd, UpshiftError } from '@upshift/contracts';
import { cheapestCallOf, describeWindow, resolveWorkload } from '@upshift/core';
import type { PlannedRun } from './plan-run.ts';

/**
 * Refuses a run whose first call the money of all evaluations does not pay for. What is only reserved may come back: such a run begins,
 * and its calls wait.
 *
 * @param windows those that all evaluations together come under
 * @throws UpshiftError EVAL_BUDGET_SPENT
 */
export function refuseUnpaid(
  { workload, portfolio }: Pick<PlannedRun, 'workload' | 'portfolio'>,
  windows: readonly SpendWindow[],
): void {
  const least = cheapestCallOf(portfolio, resolveWorkload(portfolio, evalWorkloadOf(workload)));
  const spent = windows.find(({ spentNanoUsd, limitNanoUsd }) => spentNanoUsd + least > limitNanoUsd);
  if (spent === undefined) return;
  throw new UpshiftError(
    'EVAL_BUDGET_SPENT',
    `No case of "${workload}" can be asked: ${describeWindow(spent)}; its cheapest call may cost ${toUsd(least)} USD. ${mendOf(spent)}`,
    { path: '/workload' },
  );
}

/** What mends a window that is spent. */
function mendOf({ period, turnsInMs }: Pick<SpendWindow, 'period' | 'turnsInMs'>): string {
  const key = period === 'day' ? 'perDayUsd' : 'perMonthUsd';
  const hours = Math.max(1, Math.ceil(turnsInMs / 3_600_000));
  return `Wait for the next ${period} (UTC, in ${hours} h at most), or raise budgets.evals.${key} of the active portfolio.`;
}
