import { toConfidence } from '../calibrate/calibration.ts';
import { scoreInto } from '../linear/linear-model.ts';
import { softmax } from '../linear/softmax.ts';
import type { SparseVector } from '../linear/sparse-vector.ts';
import type { ClassifierModel } from './classifier-model.ts';

export interface Choice {
  readonly label: string;
  /** Probability that the label is right, given that one of those allowed is. */
  readonly confidence: number;
}

/**
 * The likeliest label of a text.
 *
 * @param allowed the labels that may be answered; null allows all. Those that the model was never taught are passed over.
 * @returns null where the model knows none of those allowed
 */
export function chooseLabel(
  { labels, linear, calibration }: ClassifierModel,
  vector: SparseVector,
  allowed: ReadonlySet<string> | null = null,
): Choice | null {
  const probabilities = new Float64Array(linear.classes);
  scoreInto(probabilities, linear, vector);
  softmax(probabilities, calibration.temperature);
  let best = -1;
  let count = 0;
  let sum = 0;
  for (let at = 0; at < labels.length; at++) {
    if (allowed !== null && !allowed.has(labels[at] as string)) continue;
    count++;
    sum += probabilities[at] as number;
    if (best === -1 || (probabilities[at] as number) > (probabilities[best] as number)) best = at;
  }
  const label = labels[best];
  if (label === undefined) return null;
  if (count === 1) return { label, confidence: 1 };
  // All that is allowed may be so unlikely that nothing is left to divide by.
  const probability = sum > 0 ? Math.min(1, (probabilities[best] as number) / sum) : 0;
  return { label, confidence: toConfidence(probability, calibration) };
}
