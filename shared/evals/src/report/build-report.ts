import { type EvalReport, type EvalResult, toUsd } from '@upshift/contracts';
import { tagsOf } from '../cases/tags-of.ts';
import { compareRuns, type RunResults } from './compare-runs.ts';
import { measureResults } from './measure-results.ts';
import { watchJudge } from './watch-judge.ts';

/** Slices of one case say nothing that the list of cases does not. */
const fewest = 2;

/**
 * What a run says: figures of all its cases and of each tag, what changed against the run before, and what to think of its
 * judge. The same results give the same report.
 *
 * @param before the last finished run of the same target; null for the first
 */
export function buildReport(now: RunResults, before: RunResults | null): EvalReport {
  const { run, results } = now;
  const ended = results.filter((one) => one.ended && one.skipped === null);
  return {
    run,
    simulated: results.some(({ simulated }) => simulated),
    total: measureResults(ended),
    judgeUsd: toUsd(results.reduce((sum, { judgeNanoUsd }) => sum + judgeNanoUsd, 0)),
    slices: sliceBy(ended),
    change: before === null ? null : compareRuns(now, before),
    judge: watchJudge(ended),
    results: [...results],
  };
}

/** By tag, the largest slice first. */
function sliceBy(results: readonly EvalResult[]): EvalReport['slices'] {
  const slices = new Map<string, EvalResult[]>();
  for (const one of results)
    for (const tag of tagsOf(one.case.tags)) slices.set(tag, [...(slices.get(tag) ?? []), one]);
  return [...slices]
    .filter(([, { length }]) => length >= fewest)
    .sort(([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1))
    .map(([tag, members]) => ({ tag, figures: measureResults(members) }));
}
