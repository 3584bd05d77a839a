import { leaves, type Sequence } from './bernoulli-sequence.ts';

/**
 * A confidence sequence for a quantile, without any assumption on the distribution: how many observations lie at or below
 * the true quantile is binomial, so a value is left out once the count at it contradicts `quantile` by the beta-binomial
 * mixture of `bernoulliSequence`. Only the true value has to stay in, which makes it one test.
 *
 * Source: S. Howard, A. Ramdas, Sequential estimation of quantiles with applications to A/B testing and best-arm
 * identification, Bernoulli 28 (2022).
 *
 * @param sorted ascending
 * @returns `high` is Infinity, and `low` −Infinity, where the observations do not reach so far
 */
export function quantileSequence(sorted: readonly number[], quantile: number, alpha: number): Sequence {
  const count = sorted.length;
  const isLeftOut = (rank: number): boolean => leaves(rank, count, alpha)(quantile);
  const middle = Math.min(count, Math.max(0, Math.round(count * quantile)));
  // Left out is monotone on each side of the middle: the nearest ranks that are, found by halving.
  const below = nearest(0, middle, isLeftOut);
  const above = nearest(count, middle, isLeftOut);
  return {
    // `rank` observations at or below a value: it lies at or above the one of that rank, and below the next.
    low: below === null ? Number.NEGATIVE_INFINITY : (sorted[below] ?? Number.NEGATIVE_INFINITY),
    high: above === null ? Number.POSITIVE_INFINITY : (sorted[above - 1] ?? Number.POSITIVE_INFINITY),
  };
}

/** The rank nearest to the middle that is left out, on the side of `end`; null where not even the end is. */
function nearest(end: number, middle: number, isLeftOut: (rank: number) => boolean): number | null {
  if (end === middle || !isLeftOut(end)) return null;
  let [out, inside] = [end, middle];
  while (Math.abs(out - inside) > 1) {
    const half = Math.trunc((out + inside) / 2);
    if (isLeftOut(half)) out = half;
    else inside = half;
  }
  return out;
}
