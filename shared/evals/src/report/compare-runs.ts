import type { EvalChange, EvalResult, EvalRun } from '@upshift/contracts';
import { percentile } from '@upshift/core';
import { isGuarded } from '../cases/tags-of.ts';
import { isScored, type ScoredResult } from './measure-results.ts';
import { pairedInterval } from './share-interval.ts';

/** A run with its results. */
export interface RunResults {
  readonly run: EvalRun;
  readonly results: readonly EvalResult[];
}

/** What changed against an earlier run of the same target, on the cases that both have scored. */
export function compareRuns(now: RunResults, before: RunResults): EvalChange {
  const earlier = new Map(before.results.filter(isScored).map((one) => [one.caseId, one]));
  const pairs = now.results.filter(isScored).flatMap((one): [ScoredResult, ScoredResult][] => {
    const other = earlier.get(one.caseId);
    return other === undefined ? [] : [[one, other]];
  });
  const regressed = pairs.filter(([one, other]) => !one.score.passed && other.score.passed).map(([one]) => one);
  const unproved = now.results.filter(
    (one) => one.ended && one.skipped === null && !isScored(one) && earlier.get(one.caseId)?.score.passed === true,
  );
  const improved = pairs.filter(([one, other]) => one.score.passed && !other.score.passed).map(([one]) => one);
  return {
    run: before.run.id,
    sameSet: now.run.setHash === before.run.setHash,
    pairs: pairs.length,
    success: pairedInterval(
      pairs.map(([one, other]) => ({
        value: Number(one.score.passed) - Number(other.score.passed),
        weight: one.case.weight,
      })),
    ),
    costPerCase: relative(costOf(pairs.map(([one]) => one)), costOf(pairs.map(([, other]) => other))),
    p95: relative(p95Of(pairs.map(([one]) => one)), p95Of(pairs.map(([, other]) => other))),
    regressed: regressed.map(({ caseId }) => caseId),
    improved: improved.map(({ caseId }) => caseId),
    unproved: unproved.map(({ caseId }) => caseId),
    guarded: [...regressed, ...unproved].filter((one) => isGuarded(one.case.tags)).map(({ caseId }) => caseId),
  };
}

function costOf(results: readonly EvalResult[]): number {
  return results.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
}

function p95Of(results: readonly EvalResult[]): number | null {
  return percentile(
    results.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs])),
    0.95,
  );
}

function relative(value: number | null, base: number | null): number | null {
  return value === null || base === null || base === 0 ? null : value / base - 1;
}
