import { dealFolds } from '../folds.ts';

/** A recorded task as an estimate of a policy that did not run on it sees it. */
export interface LoggedRun {
  /** Tasks of one question share it: never on both sides of a fold, and no independent witnesses. */
  readonly question: string;
  /** Tasks that are alike: from others of its group the value of a task that was not seen is forecast. */
  readonly group: string;
  /** What the policy would have brought, in any unit; null where it would have asked what nobody asked. */
  readonly seen: number | null;
  /** Probability that what it would have asked was asked, by the draws that were logged; above 0 where `seen`. */
  readonly propensity: number;
}

export interface Overlap {
  readonly tasks: number;
  readonly seen: number;
  /** Share of tasks for which what is seen can speak: the mean of 1/propensity over what was seen; 1 where nothing is missing. */
  readonly coverage: number;
  /** How many tasks that were all seen would say as much (Kish): (Σw)² / Σw². */
  readonly effectiveTasks: number;
}

export type ValueEstimate =
  | ({ readonly answer: 'estimate'; readonly value: number; readonly low: number; readonly high: number } & Overlap)
  | ({ readonly answer: 'refused'; readonly reason: 'too_few' | 'no_overlap'; readonly why: string } & Overlap);

/** An interval over fewer is wide, and its formula does not hold. */
const enough = 30;
/** Where one task speaks for a larger share, the interval is too narrow: 91 % instead of 95 % at 3 in 100. */
const most = 1 / 50;
const z95 = 1.959964;
/** How surely the weights must fall short of the tasks before it is said that there is no overlap: one in 200 by chance. */
const z995 = 2.575829;
/** So much of the tasks may be out of sight by the point estimate: the forecasts speak for them. */
const leastCoverage = 0.8;

/**
 * What a policy would have brought, from tasks on which another one ran: the doubly robust estimate of Dudík, Langford and Li
 * (Doubly Robust Policy Evaluation and Learning, ICML 2011), mean of q + 1{seen}/p × (y − q). q is a forecast that has not seen
 * the task (five folds by question), p the logged propensity. With known propensities the estimate is unbiased however
 * bad q is. The interval is normal, 95 %, with errors clustered by question.
 *
 * Refuses where the data cannot answer: fewer than 30 effective tasks, one that speaks for more than 2 % of all, or no overlap. 1{seen}/p has the mean 1 where everything
 * that the policy does has some probability in the log; where its mean is surely below that, or below 0.8, for a part of the
 * tasks it does what was never tried.
 *
 * @throws RangeError where something was seen that had no probability
 */
export function estimateValue(runs: readonly LoggedRun[]): ValueEstimate {
  const weights = runs.map(({ seen, propensity }) => {
    if (seen === null) return 0;
    if (propensity > 0 && propensity <= 1) return 1 / propensity;
    throw new RangeError(`Seen with a propensity of ${propensity}: it lies above 0 and not above 1.`);
  });
  const overlap = measureOverlap(runs, weights);
  const refusal = refuse(runs, weights, overlap);
  if (refusal !== null) return { answer: 'refused', ...refusal, ...overlap };
  const forecasts = forecastValues(runs, weights);
  const terms = runs.map(({ seen }, at) => {
    const forecast = forecasts[at] as number;
    return forecast + (weights[at] as number) * ((seen ?? forecast) - forecast);
  });
  const value = mean(terms);
  const error = clusteredError(runs, terms, value);
  return { answer: 'estimate', value, low: value - z95 * error, high: value + z95 * error, ...overlap };
}

function measureOverlap(runs: readonly LoggedRun[], weights: readonly number[]): Overlap {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight * weight, 0);
  return {
    tasks: runs.length,
    seen: weights.filter((weight) => weight > 0).length,
    coverage: runs.length === 0 ? 0 : sum / runs.length,
    effectiveTasks: squares === 0 ? 0 : (sum * sum) / squares,
  };
}

function refuse(
  runs: readonly LoggedRun[],
  weights: readonly number[],
  { tasks, seen, coverage, effectiveTasks }: Overlap,
): { readonly reason: 'too_few' | 'no_overlap'; readonly why: string } | null {
  const percent = Math.round(100 * Math.min(1, coverage));
  const error = tasks < 2 ? 0 : clusteredError(runs, weights, coverage);
  if (tasks >= enough && (coverage < leastCoverage || coverage + z995 * error < 1))
    return {
      reason: 'no_overlap',
      why: `What it would do was recorded on ${seen} of ${tasks} tasks, which speak for ${percent} % of them: of the others nothing says what would have been. A shadow or a canary tries it on a random share.`,
    };
  const heaviest = Math.max(0, ...weights);
  if (effectiveTasks >= enough && heaviest <= most * tasks) return null;
  return {
    reason: 'too_few',
    why: `What it would do was recorded on ${seen} of ${tasks} tasks, worth ${effectiveTasks.toFixed(1)} that were all seen, and one of them speaks for up to ${heaviest.toFixed(1)}; ${enough} are needed, and none that speaks for more than one in ${1 / most}.`,
  };
}

const folds = 5;
/** A group's own mean counts as much as all others' once so many effective tasks stand behind it. */
const shrinkage = 10;

/** Of each task the weighted mean of its group in the other folds, shrunk to the mean of all others. */
function forecastValues(runs: readonly LoggedRun[], weights: readonly number[]): number[] {
  const foldOf = dealFolds(
    runs.map(({ question }) => question),
    folds,
    1,
  );
  const sums = Array.from({ length: folds }, () => new Map<string | null, { weight: number; value: number }>());
  for (const [at, { group, seen }] of runs.entries()) {
    if (seen === null) continue;
    for (let fold = 0; fold < folds; fold++) {
      if (fold === foldOf[at]) continue;
      for (const key of [null, group]) {
        const sum = sums[fold]?.get(key) ?? { weight: 0, value: 0 };
        sums[fold]?.set(key, sum);
        sum.weight += weights[at] as number;
        sum.value += (weights[at] as number) * seen;
      }
    }
  }
  return runs.map(({ group }, at) => {
    const own = sums[foldOf[at] as number];
    const all = own?.get(null) ?? { weight: 0, value: 0 };
    const overall = all.weight === 0 ? 0 : all.value / all.weight;
    const of = own?.get(group) ?? { weight: 0, value: 0 };
    return (of.value + shrinkage * overall) / (of.weight + shrinkage);
  });
}

/** The standard error of a mean whose terms of one question belong together. */
function clusteredError(runs: readonly LoggedRun[], terms: readonly number[], value: number): number {
  const sums = new Map<string, number>();
  for (const [at, { question }] of runs.entries())
    sums.set(question, (sums.get(question) ?? 0) + (terms[at] as number) - value);
  return Math.sqrt([...sums.values()].reduce((total, sum) => total + sum * sum, 0)) / runs.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
