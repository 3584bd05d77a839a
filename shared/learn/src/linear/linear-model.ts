import type { SparseVector } from './sparse-vector.ts';

/** A score per class: bias + weights · features. */
export interface LinearModel {
  readonly classes: number;
  readonly features: number;
  /** `classes` numbers per feature, one feature after the other. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** Writes the score (log-odds up to a constant) of each class into `scores`. */
export function scoreInto(
  scores: Float64Array,
  { classes, weights, biases }: LinearModel,
  { indexes, values }: SparseVector,
): void {
  scores.set(biases);
  for (let at = 0; at < indexes.length; at++) {
    const value = values[at] as number;
    const from = (indexes[at] as number) * classes;
    for (let one = 0; one < classes; one++) {
      scores[one] = (scores[one] as number) + (weights[from + one] as number) * value;
    }
  }
}
