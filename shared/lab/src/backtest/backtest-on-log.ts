import type { OutcomeRow, Portfolio } from '@upshift/contracts';
import { estimateValue, type LoggedRun, type ValueEstimate } from './estimate-value.ts';
import { type SeenRun, seeRuns } from './see-runs.ts';

/** What a portfolio would have made of the ledger's tasks. */
export interface LogBacktest {
  /** Share of tasks with an accepted answer. */
  readonly success: ValueEstimate;
  /** USD per task, all calls. */
  readonly costUsd: ValueEstimate;
  /** USD; null where one of the two is not known. */
  readonly costPerSuccessUsd: number | null;
}

/**
 * Backtests a portfolio on tasks that another one served, corrected for what was never tried (see `estimateValue`). Groups
 * for forecasts are workloads. Success is what the validators accepted, not what was right.
 */
export function backtestOnLog(portfolio: Portfolio, rows: readonly OutcomeRow[]): LogBacktest {
  const runs = seeRuns(portfolio, rows);
  const success = estimateValue(runs.map((one) => toLogged(one, one.run?.success ?? null)));
  const costUsd = estimateValue(runs.map((one) => toLogged(one, one.run?.costUsd ?? null)));
  const known = success.answer === 'estimate' && costUsd.answer === 'estimate' && success.value > 0;
  return { success, costUsd, costPerSuccessUsd: known ? costUsd.value / success.value : null };
}

function toLogged({ question, workload, propensity }: SeenRun, seen: number | null): LoggedRun {
  return { question, group: workload, seen, propensity };
}
