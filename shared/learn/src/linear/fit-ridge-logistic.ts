import { seededRandom, shuffle } from '../seeded-random.ts';
import type { SparseVector } from './sparse-vector.ts';

export interface RidgeSettings {
  readonly features: number;
  /** Penalty on the square of the weights, in rows: with as many rows as this, half of what they say is believed. */
  readonly ridge: number;
  /** Log-odds before any feature: what is left when the weights are shrunk to nothing. */
  readonly offset: number;
  readonly seed: number;
  readonly epochs?: number;
}

export interface LogisticFit {
  readonly weights: Float64Array;
  readonly offset: number;
}

/** One step of Newton's method on a curve this smooth leaves an error that the next round takes up. */
const newtonSteps = 3;
/** When no row's share changes by more than this in a round, nothing that matters is left. */
const settled = 1e-3;

/**
 * Fits P(target) = 1 / (1 + exp(−(offset + x·w))) with a ridge, by coordinate ascent on the dual: each row's share of the
 * weights is set to what is best while the others stay (Yu, Huang, Lin: Dual coordinate descent methods for logistic
 * regression and maximum entropy models, Machine Learning 85, 2011). No step length to choose; the same for the same seed.
 *
 * @param targets 0..1, one a row
 */
export function fitRidgeLogistic(
  rows: readonly SparseVector[],
  targets: ArrayLike<number>,
  { features, ridge, offset, seed, epochs = 12 }: RidgeSettings,
): LogisticFit {
  const weights = new Float64Array(features);
  const shares = new Float64Array(rows.length);
  const curvatures = Float64Array.from(rows, ({ values }) => squareOf(values) / ridge);
  const order = Uint32Array.from(rows, (_, index) => index);
  const random = seededRandom(seed);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    let largest = 0;
    for (const row of order) {
      const vector = rows[row] as SparseVector;
      const curvature = curvatures[row] as number;
      const score = offset + dot(weights, vector);
      const change = bestChange(score, (targets[row] as number) - (shares[row] as number), curvature);
      shares[row] = (shares[row] as number) + change;
      addTo(weights, vector, change / ridge);
      largest = Math.max(largest, Math.abs(change));
    }
    if (largest < settled) break;
  }
  return { weights, offset };
}

/** Where a row's share and its residual are the same: change + P(score + change × curvature) = rest. */
function bestChange(score: number, rest: number, curvature: number): number {
  let change = 0;
  for (let step = 0; step < newtonSteps; step++) {
    const probability = 1 / (1 + Math.exp(-(score + change * curvature)));
    change -= (change + probability - rest) / (1 + curvature * probability * (1 - probability));
  }
  return change;
}

function squareOf(values: Float32Array): number {
  let square = 0;
  for (const value of values) square += value * value;
  return square;
}

export function dot(weights: ArrayLike<number>, { indexes, values }: SparseVector): number {
  let sum = 0;
  for (let at = 0; at < indexes.length; at++)
    sum += (weights[indexes[at] as number] as number) * (values[at] as number);
  return sum;
}

function addTo(weights: Float64Array, { indexes, values }: SparseVector, scale: number): void {
  for (let at = 0; at < indexes.length; at++) {
    const index = indexes[at] as number;
    weights[index] = (weights[index] as number) + scale * (values[at] as number);
  }
}
