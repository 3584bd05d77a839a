import { percentile } from './percentile.ts';
import type { PolicyRun } from './score-task.ts';

/** What a policy made of all tasks. Null: the outcome table does not say. */
export interface PolicySummary {
  /** Mean of the tasks' successes, 0..1. */
  readonly success: number;
  /** All money spent, divided by the tasks that succeeded. */
  readonly costPerSuccessUsd: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Share of tasks on which the last tier was called. */
  readonly premiumShare: number;
}

/** Sums up the runs of a policy. Latencies that are not known are left out of the percentiles. */
export function summarizeRuns(runs: readonly PolicyRun[]): PolicySummary {
  const successes = runs.reduce((total, { success }) => total + success, 0);
  const costs = runs.map(({ costUsd }) => costUsd).filter((cost) => cost !== null);
  const latencies = runs.map(({ latencyMs }) => latencyMs).filter((latency) => latency !== null);
  const isPaid = costs.length === runs.length && successes > 0;
  return {
    success: successes / runs.length,
    costPerSuccessUsd: isPaid ? costs.reduce((total, cost) => total + cost, 0) / successes : null,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
    premiumShare: runs.filter(({ premium }) => premium).length / runs.length,
  };
}
