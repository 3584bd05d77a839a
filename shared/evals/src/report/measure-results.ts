import { type EvalFigures, type EvalResult, toUsd } from '@upshift/contracts';
import { percentile } from '@upshift/core';
import { shareInterval } from './share-interval.ts';

/** A case of which is known whether its answer passes. */
export type ScoredResult = EvalResult & { readonly score: { readonly passed: boolean; readonly score: number | null } };

export function isScored(result: EvalResult): result is ScoredResult {
  return result.score !== null && result.score.passed !== null;
}

/** The figures of some results. Money counts whole: what failed and what could not be scored is divided among what passed. */
export function measureResults(results: readonly EvalResult[]): EvalFigures {
  const scored = results.filter(isScored);
  const passed = scored.filter(({ score }) => score.passed).length;
  const costUsd = toUsd(results.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0));
  const latencies = results.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]));
  const weight = scored.reduce((sum, one) => sum + one.case.weight, 0);
  const mean = scored.reduce((sum, one) => sum + one.case.weight * (one.score.score ?? 0), 0) / weight;
  const p50 = percentile(latencies, 0.5);
  const p95 = percentile(latencies, 0.95);
  return {
    cases: results.length,
    scored: scored.length,
    passed,
    success: shareInterval(scored.map((one) => ({ value: one.score.passed ? 1 : 0, weight: one.case.weight }))),
    meanScore: scored.length === 0 ? null : mean,
    costUsd,
    costPerSuccessUsd: passed === 0 ? null : costUsd / passed,
    latencyMs: p50 === null || p95 === null ? null : { p50, p95 },
  };
}
