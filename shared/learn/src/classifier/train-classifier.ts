import type { LocalMethod } from '@upshift/contracts';
import { type Calibration, toConfidence } from '../calibrate/calibration.ts';
import { fitConfidence } from '../calibrate/fit-confidence.ts';
import { fitTemperature, type HeldOutScores } from '../calibrate/fit-temperature.ts';
import { scoreInto } from '../linear/linear-model.ts';
import { softmax } from '../linear/softmax.ts';
import { trainSoftmax } from '../linear/train-softmax.ts';
import { type Judged, measurePredictions } from '../measure/measure-predictions.ts';
import { assignFolds } from './assign-folds.ts';
import type { ClassifierModel } from './classifier-model.ts';
import type { FeatureSource, FittedFeatures } from './features.ts';

export interface Example {
  readonly text: string;
  readonly label: string;
}

export interface TrainingOptions {
  readonly seed?: number;
  /** Shares of right answers for which the quality says from which confidence on they hold. */
  readonly precisions?: readonly number[];
  /** Called after each part of the work; all parts are about as long. */
  readonly onProgress?: (done: number, of: number) => void;
}

const folds = 5;
const usualPrecisions = [0.9, 0.95, 0.99];

/** Found on a public set of 10,000 questions in 77 classes; a wide range around them does as well. */
const settings: Readonly<Record<LocalMethod, { epochs: number; rate: number; decay: number }>> = {
  'ngram-logistic': { epochs: 10, rate: 2, decay: 0 },
  'embedding-logistic': { epochs: 10, rate: 2, decay: 0 },
};

/**
 * Trains a classifier on all examples, calibrated and measured on texts that it had not seen: each fifth of them is answered
 * by a model that was trained on the rest. The confidence that is measured was calibrated without the fifth it is
 * measured on.
 *
 * @param source the features of the examples, in their order
 * @throws RangeError when there are fewer than two labels, or fewer examples than folds
 */
export function trainClassifier(
  method: LocalMethod,
  examples: readonly Example[],
  source: FeatureSource,
  { seed = 1, precisions = usualPrecisions, onProgress }: TrainingOptions = {},
): ClassifierModel {
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  if (labels.length < 2)
    throw new RangeError('There is nothing to tell apart: the examples have fewer than two labels.');
  if (examples.length < folds)
    throw new RangeError(`There are ${examples.length} examples; at least ${folds} are needed.`);
  const indexOf = new Map(labels.map((label, index) => [label, index]));
  const classOf = Uint32Array.from(examples, ({ label }) => indexOf.get(label) as number);
  const parts = (folds + 1) * settings[method].epochs;
  let done = 0;
  const onEpoch = (): void => onProgress?.(++done, parts);

  function train(fitted: FittedFeatures, rows: readonly number[]) {
    const training = rows.map((row) => ({ vector: fitted.vectorOf(row), label: classOf[row] as number }));
    const { features } = fitted;
    return trainSoftmax(training, { ...settings[method], classes: labels.length, features, seed, onEpoch });
  }

  const foldOf = assignFolds(
    examples.map(({ text }) => text),
    examples.map(({ label }) => label),
    folds,
    seed,
  );
  const all = examples.map((_, row) => row);
  const held: HeldOutScores = {
    classes: labels.length,
    scores: new Float32Array(examples.length * labels.length),
    labels: classOf,
  };
  const scores = new Float64Array(labels.length);
  for (let fold = 0; fold < folds; fold++) {
    const rows = all.filter((row) => foldOf[row] !== fold);
    const fitted = source.fit(rows);
    const linear = train(fitted, rows);
    for (const row of all.filter((one) => foldOf[one] === fold)) {
      scoreInto(scores, linear, fitted.vectorOf(row));
      held.scores.set(scores, row * labels.length);
    }
  }
  const judged = judgeHeldOut(held, all, foldOf);
  const fitted = source.fit(all);
  return {
    method,
    labels,
    vocabulary: fitted.vocabulary,
    center: fitted.center,
    linear: train(fitted, all),
    calibration: calibrate(held, all),
    quality: measurePredictions(judged, precisions),
  };
}

/** Judges each text with a calibration that was fitted without its fold. */
function judgeHeldOut(held: HeldOutScores, all: readonly number[], foldOf: Uint8Array): Judged[] {
  const calibrations = Array.from({ length: folds }, (_, fold) =>
    calibrate(
      held,
      all.filter((row) => foldOf[row] !== fold),
    ),
  );
  return all.map((row) => {
    const calibration = calibrations[foldOf[row] as number] as Calibration;
    const { confidence, isRight } = predict(held, row, calibration.temperature);
    return { confidence: toConfidence(confidence, calibration), isRight };
  });
}

function calibrate(held: HeldOutScores, rows: readonly number[]): Calibration {
  const temperature = fitTemperature(held, rows);
  return { temperature, ...fitConfidence(rows.map((row) => predict(held, row, temperature))) };
}

/** The best class of a held-out text, its probability, and whether it is right. */
function predict({ classes, scores, labels }: HeldOutScores, row: number, temperature: number): Judged {
  const probabilities = Float64Array.from(scores.subarray(row * classes, (row + 1) * classes));
  softmax(probabilities, temperature);
  const best = probabilities.indexOf(Math.max(...probabilities));
  return { confidence: probabilities[best] as number, isRight: best === labels[row] };
}
