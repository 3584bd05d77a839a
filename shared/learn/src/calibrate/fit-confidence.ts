import type { Judged } from '../measure/measure-predictions.ts';
import { type Calibration, logOdds } from './calibration.ts';

const rounds = 25;
/** Pulls towards "as it is" (slope 1, intercept 0), so that few or perfect predictions do not run away. In texts. */
const pull = 2;
const flattest = 0.01;

/**
 * Fits how often predictions were right to the log-odds that their model gave them (Platt: Probabilistic Outputs for Support
 * Vector Machines, 1999), by Newton's method. The temperature sharpens all classes alike; this one also sees a model that is
 * sure of what it learnt by heart.
 *
 * @returns a slope above 0, so that the order of confidences stays
 */
export function fitConfidence(judged: readonly Judged[]): Pick<Calibration, 'slope' | 'intercept'> {
  let [slope, intercept] = [1, 0];
  const rows = judged.map(({ confidence, isRight }) => ({ odds: logOdds(confidence), right: Number(isRight) }));
  for (let round = 0; round < rounds; round++) {
    let [bySlope, byIntercept] = [pull * (slope - 1), pull * intercept];
    let [twiceSlope, twiceIntercept, across] = [pull, pull, 0];
    for (const { odds, right } of rows) {
      const probability = 1 / (1 + Math.exp(-(slope * odds + intercept)));
      const residual = probability - right;
      const curvature = Math.max(1e-6, probability * (1 - probability));
      bySlope += residual * odds;
      byIntercept += residual;
      twiceSlope += curvature * odds * odds;
      twiceIntercept += curvature;
      across += curvature * odds;
    }
    const determinant = twiceSlope * twiceIntercept - across * across;
    const slopeStep = (twiceIntercept * bySlope - across * byIntercept) / determinant;
    const interceptStep = (twiceSlope * byIntercept - across * bySlope) / determinant;
    slope = Math.max(flattest, slope - slopeStep);
    intercept -= interceptStep;
    if (Math.abs(slopeStep) + Math.abs(interceptStep) < 1e-6) break;
  }
  return { slope, intercept };
}
