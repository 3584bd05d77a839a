import { seededRandom, shuffle } from '../seeded-random.ts';
import { type LinearModel, scoreInto } from './linear-model.ts';
import { softmax } from './softmax.ts';
import type { SparseVector } from './sparse-vector.ts';

export interface TrainingRow {
  readonly vector: SparseVector;
  /** 0 … classes − 1 */
  readonly label: number;
}

export interface SoftmaxSettings {
  readonly classes: number;
  readonly features: number;
  readonly epochs: number;
  /** Length of the first steps; they shrink to nothing along a straight line. */
  readonly rate: number;
  /** Share of its weights that a model loses per epoch, at the full rate. */
  readonly decay: number;
  readonly seed: number;
  readonly onEpoch?: () => void;
}

/** A residual below this changes nothing that could be seen and is not followed: most classes are out of the question. */
const smallestResidual = 1e-4;
/** A bias is a feature of every text; at the full rate it would swing with each. */
const biasShare = 0.1;

/**
 * Multinomial logistic regression by stochastic gradient descent, one row at a time (Bottou: Stochastic Gradient Descent
 * Tricks, 2012). Few epochs and steps that end at nothing keep the weights small; the result is the same for the same seed.
 */
export function trainSoftmax(rows: readonly TrainingRow[], settings: SoftmaxSettings): LinearModel {
  const { classes, features, epochs, rate: firstRate, decay, seed, onEpoch } = settings;
  const model = {
    classes,
    features,
    weights: new Float32Array(features * classes),
    biases: new Float32Array(classes),
  };
  const random = seededRandom(seed);
  const order = Uint32Array.from(rows, (_, index) => index);
  const work = { scores: new Float64Array(classes), moved: new Uint32Array(classes), steps: new Float64Array(classes) };
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let at = 0; at < order.length; at++) {
      const rate = firstRate * (1 - (epoch + at / order.length) / epochs);
      learn(model, rows[order[at] as number] as TrainingRow, rate, work);
    }
    shrink(model.weights, 1 - decay * (1 - epoch / epochs));
    onEpoch?.();
  }
  return model;
}

interface Work {
  readonly scores: Float64Array;
  /** The classes that this row moves, and how far. */
  readonly moved: Uint32Array;
  readonly steps: Float64Array;
}

function learn(model: LinearModel, { vector, label }: TrainingRow, rate: number, { scores, moved, steps }: Work): void {
  const { classes, weights, biases } = model;
  scoreInto(scores, model, vector);
  softmax(scores, 1);
  let count = 0;
  for (let one = 0; one < classes; one++) {
    const residual = (scores[one] as number) - (one === label ? 1 : 0);
    if (Math.abs(residual) < smallestResidual) continue;
    moved[count] = one;
    steps[count++] = residual * rate;
    biases[one] = (biases[one] as number) - residual * rate * biasShare;
  }
  const { indexes, values } = vector;
  for (let at = 0; at < indexes.length; at++) {
    const value = values[at] as number;
    const from = (indexes[at] as number) * classes;
    for (let n = 0; n < count; n++) {
      const place = from + (moved[n] as number);
      weights[place] = (weights[place] as number) - (steps[n] as number) * value;
    }
  }
}

function shrink(weights: Float32Array, factor: number): void {
  if (factor === 1) return;
  for (let at = 0; at < weights.length; at++) weights[at] = (weights[at] as number) * factor;
}
