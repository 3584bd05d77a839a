import { fitConfidence } from '../calibrate/fit-confidence.ts';
import { dot, fitRidgeLogistic } from '../linear/fit-ridge-logistic.ts';
import type { SparseVector } from '../linear/sparse-vector.ts';
import { type Forecasted, lossOf, measureProbabilities } from '../measure/measure-probabilities.ts';
import { seededRandom } from '../seeded-random.ts';
import type { RoutedDeployment, RouterModel, RouterTask } from './router-model.ts';
import { countsOf, createTaskVectorizer, fitTaskVectors } from './task-vectors.ts';

/** A task that several deployments have tried. */
export interface RouterExample extends RouterTask {
  /** Rows of one question share it: never on both sides of a fold. */
  readonly question: string;
  /** 0..1 per deployment; null where it did not try. */
  readonly outcomes: readonly (number | null)[];
}

export interface RouterTraining {
  readonly deployments: readonly string[];
  readonly signals: readonly string[];
  readonly seed: number;
  readonly folds?: number;
  /** Called after each part of the work, which are about equally long. */
  readonly onProgress?: (done: number, of: number) => void;
}

export interface TrainedRouter {
  readonly model: RouterModel;
  /** Per example, one probability per deployment, by a router that had not seen it. */
  readonly heldOut: readonly Float64Array[];
}

/** Penalties that are tried; the one whose held-out probabilities are likeliest is taken. The last is nearly the base rate. */
const ridges = [1, 5, 25] as const;
/** What few rows say is believed less: all penalties grow by this over the root of their number, once that is above one. */
const caution = 25;
/** Below this many tries of a deployment, the calibration is left as it is: a slope of few is luck. */
const fewestTries = 100;

/**
 * Trains P(success | task, deployment): a ridge logistic regression per deployment over words, pieces of words and counted
 * signals, calibrated by Platt's fit on held-out tasks. With few rows the weights are shrunk and what is left is the
 * deployment's base rate. Quality is of held-out tasks, with penalty and calibration chosen without the fold measured.
 *
 * @throws RangeError with fewer examples than folds
 */
export function trainRouter(
  examples: readonly RouterExample[],
  { deployments, signals, seed, folds = 5, onProgress }: RouterTraining,
): TrainedRouter {
  if (examples.length < folds)
    throw new RangeError(`There are ${examples.length} tasks; a router needs at least ${folds}.`);
  const foldOf = dealQuestions(examples, folds, seed);
  const counted = examples.map(countsOf);
  const parts = (folds + 1) * deployments.length;
  let done = 0;
  const scores = deployments.map(() => ridges.map(() => new Float64Array(examples.length)));
  const toVectors = (rows: readonly number[]) => {
    const fitted = fitTaskVectors(
      rows.map((row) => examples[row] as RouterExample),
      rows.map((row) => counted[row] as ReadonlyMap<number, number>),
      signals,
    );
    const toVector = createTaskVectorizer(fitted);
    return { fitted, vectorOf: (row: number) => toVector(examples[row] as RouterExample, counted[row]) };
  };
  const fit = (column: number, vectors: readonly (SparseVector | undefined)[], features: number, ridge: number) => {
    const rows: SparseVector[] = [];
    const targets: number[] = [];
    for (const [row, vector] of vectors.entries()) {
      const outcome = examples[row]?.outcomes[column] ?? null;
      if (vector === undefined || outcome === null) continue;
      rows.push(vector);
      targets.push(outcome);
    }
    const careful = ridge * Math.max(1, caution / Math.sqrt(Math.max(1, rows.length)));
    return fitRidgeLogistic(rows, targets, { features, ridge: careful, offset: baseOdds(targets), seed });
  };
  for (let fold = 0; fold < folds; fold++) {
    const { fitted, vectorOf } = toVectors([...examples.keys()].filter((row) => foldOf[row] !== fold));
    const features = fitted.vocabulary.hashes.length + signals.length;
    const vectors = examples.map((_, row) => vectorOf(row));
    const training = vectors.map((vector, row) => (foldOf[row] === fold ? undefined : vector));
    for (let column = 0; column < deployments.length; column++) {
      for (const [at, ridge] of ridges.entries()) {
        const { weights, offset } = fit(column, training, features, ridge);
        const own = scores[column]?.[at] as Float64Array;
        for (const [row, vector] of vectors.entries())
          if (foldOf[row] === fold) own[row] = offset + dot(weights, vector);
      }
      onProgress?.(++done, parts);
    }
  }
  const outcomeOf = (row: number, column: number): number | null => examples[row]?.outcomes[column] ?? null;
  const held: HeldOut = { scores, outcomeOf };
  const heldOut = examples.map(() => new Float64Array(deployments.length));
  for (let fold = 0; fold < folds; fold++) {
    const others = [...examples.keys()].filter((row) => foldOf[row] !== fold);
    const at = choosePenalty(held, others);
    for (let column = 0; column < deployments.length; column++) {
      const calibration = calibrate(held, others, column, at);
      const own = scores[column]?.[at] as Float64Array;
      for (const row of examples.keys())
        if (foldOf[row] === fold)
          (heldOut[row] as Float64Array)[column] = toProbability(own[row] as number, calibration);
    }
  }
  const all = [...examples.keys()];
  const at = choosePenalty(held, all);
  const ridge = ridges[at] ?? ridges[0];
  const { fitted, vectorOf } = toVectors(all);
  const features = fitted.vocabulary.hashes.length + signals.length;
  const vectors = all.map(vectorOf);
  const weights = new Float32Array(features * deployments.length);
  const routed = deployments.map((name, column): RoutedDeployment => {
    const final = fit(column, vectors, features, ridge);
    for (let feature = 0; feature < features; feature++)
      weights[feature * deployments.length + column] = final.weights[feature] as number;
    onProgress?.(++done, parts);
    const forecasts = all.flatMap((row): Forecasted[] => {
      const outcome = outcomeOf(row, column);
      return outcome === null ? [] : [{ probability: (heldOut[row] as Float64Array)[column] as number, outcome }];
    });
    const { slope, intercept } = calibrate(held, all, column, at);
    return { name, ridge, offset: final.offset, slope, intercept, quality: measureProbabilities(forecasts) };
  });
  const model: RouterModel = { ...fitted, deployments: routed, weights, trained: { rows: examples.length, seed } };
  return { model, heldOut };
}

interface HeldOut {
  /** By deployment and penalty, a score for each row by a model that had not seen it. */
  readonly scores: readonly (readonly Float64Array[])[];
  /** Null where the deployment did not try. */
  readonly outcomeOf: (row: number, column: number) => number | null;
}

/**
 * The penalty under which held-out outcomes are likeliest. One for all deployments: they are compared with each other, and
 * one that is shrunk more than the next would look better where both are bad.
 */
function choosePenalty({ scores, outcomeOf }: HeldOut, rows: readonly number[]): number {
  const losses = ridges.map((_, at) => {
    let sum = 0;
    for (const [column, own] of scores.entries())
      for (const row of rows) {
        const outcome = outcomeOf(row, column);
        if (outcome !== null) sum += lossOf({ probability: logistic(own[at]?.[row] as number), outcome });
      }
    return sum;
  });
  return losses.indexOf(Math.min(...losses));
}

type Calibration = Pick<RoutedDeployment, 'slope' | 'intercept'>;

/** What the scores under a penalty are worth (Platt). */
function calibrate({ scores, outcomeOf }: HeldOut, rows: readonly number[], column: number, at: number): Calibration {
  const own = scores[column]?.[at] as Float64Array;
  const judged = rows.flatMap((row) => {
    const outcome = outcomeOf(row, column);
    return outcome === null ? [] : [{ confidence: logistic(own[row] as number), isRight: outcome >= 0.5 }];
  });
  return judged.length < fewestTries ? { slope: 1, intercept: 0 } : fitConfidence(judged);
}

export function toProbability(score: number, { slope, intercept }: Calibration): number {
  return logistic(slope * score + intercept);
}

function logistic(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

/** With one right and one wrong more than were seen: a deployment that never failed is not infallible. */
function baseOdds(targets: readonly number[]): number {
  const right = targets.reduce((sum, target) => sum + target, 0);
  return Math.log((right + 1) / (targets.length - right + 1));
}

function dealQuestions(examples: readonly RouterExample[], folds: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  const order = [...new Set(examples.map(({ question }) => question))].sort().map((key) => ({ key, place: random() }));
  order.sort((one, other) => one.place - other.place);
  const foldOf = new Map(order.map(({ key }, index) => [key, index % folds]));
  return Uint8Array.from(examples, ({ question }) => foldOf.get(question) ?? 0);
}
