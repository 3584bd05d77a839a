import type { PolicyRun } from '../simulate/policy-run.ts';
import { percentileReader } from './percentile.ts';

/** One policy over many tasks. */
export interface Summary {
  readonly success: number;
  /** All that was spent, divided by what succeeded; null where costs are not recorded. */
  readonly costPerSuccessUsd: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly premiumShare: number;
  readonly callsPerTask: number;
}

export function summarize(runs: readonly PolicyRun[]): Summary {
  const succeeded = sum(runs.map(({ success }) => success));
  const costs = runs.map(({ costUsd }) => costUsd).filter((cost) => cost !== null);
  const latencies = runs.map(({ latencyMs }) => latencyMs).filter((latency) => latency !== null);
  const isTimed = runs.length > 0 && latencies.length === runs.length;
  const at = isTimed ? percentileReader(latencies) : null;
  return {
    success: succeeded / runs.length,
    costPerSuccessUsd: costs.length < runs.length || succeeded === 0 ? null : sum(costs) / succeeded,
    p50Ms: at?.(0.5) ?? null,
    p95Ms: at?.(0.95) ?? null,
    premiumShare: runs.filter(({ premium }) => premium).length / runs.length,
    callsPerTask: sum(runs.map(({ calls }) => calls)) / runs.length,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
