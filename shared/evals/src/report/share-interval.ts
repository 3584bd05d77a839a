import type { EvalShare } from '@upshift/contracts';
import { wilsonInterval, z95 } from '@upshift/core';

/** One outcome, 0..1, with the weight that it counts with. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/**
 * A weighted share with a 95 % interval: Wilson's score interval (JASA 22, 1927, 209–212) on Kish's effective number of
 * cases, (Σw)²/Σw². It stays honest where nothing failed: three of three is 0.44 to 1, not 1 to 1.
 *
 * @returns null without a case
 */
export function shareInterval(outcomes: readonly Weighted[]): EvalShare | null {
  const total = sum(outcomes.map(({ weight }) => weight));
  if (total === 0) return null;
  const value = sum(outcomes.map((one) => one.weight * one.value)) / total;
  const n = total ** 2 / sum(outcomes.map(({ weight }) => weight ** 2));
  return wilsonInterval(value * n, n);
}

/**
 * The difference of two weighted shares on the same cases with a 95 % interval: Agresti and Min's adjusted Wald interval for
 * matched pairs (Statistics in Medicine 24, 2005, 729–740), which adds half a pair to each cell, on Kish's effective
 * number of pairs. It never shrinks to a point where no pair differs.
 *
 * @param pairs differences, −1..1
 * @returns null without a pair
 */
export function pairedInterval(pairs: readonly Weighted[]): EvalShare | null {
  const total = sum(pairs.map(({ weight }) => weight));
  if (total === 0) return null;
  const value = sum(pairs.map((one) => one.weight * one.value)) / total;
  const squares = sum(pairs.map((one) => one.weight * one.value ** 2)) / total;
  const n = total ** 2 / sum(pairs.map(({ weight }) => weight ** 2));
  // Half a pair in each of four cells: two more pairs, of which one differs, by +1 and −1 in halves.
  const centre = (value * n) / (n + 2);
  const variance = Math.max(0, (squares * n + 1) / (n + 2) - centre ** 2);
  const half = z95 * Math.sqrt(variance / (n + 2));
  return { value, low: Math.max(-1, centre - half), high: Math.min(1, centre + half) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
