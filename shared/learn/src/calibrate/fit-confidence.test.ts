import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.ts';
import { toConfidence } from './calibration.ts';
import { fitConfidence } from './fit-confidence.ts';

/** Predictions that are right as often as `truth` makes of their confidence. */
function draw(truth: (confidence: number) => number) {
  const random = seededRandom(4);
  return Array.from({ length: 5000 }, () => {
    const confidence = 0.2 + 0.79 * random();
    return { confidence, isRight: random() < truth(confidence) };
  });
}

describe('confidence', () => {
  it.each([
    ['is believed where it is true', (said: number) => said],
    ['says what holds where it says nothing', () => 0.8],
    ['is lowered where the model is too sure', (said: number) => said ** 3],
  ])('%s', (_, truth) => {
    const fit = fitConfidence(draw(truth));
    for (const said of [0.4, 0.6, 0.8, 0.95])
      expect(Math.abs(toConfidence(said, fit) - truth(said))).toBeLessThan(0.06);
  });

  it('keeps the order, and stays a number, whatever the predictions were', () => {
    for (const isRight of [true, false]) {
      const fit = fitConfidence(Array.from({ length: 20 }, () => ({ confidence: 1, isRight })));
      const said = [0, 0.3, 0.9, 1].map((confidence) => toConfidence(confidence, fit));
      expect(said).toEqual(said.toSorted((one, other) => one - other));
      expect(said.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
    expect(fitConfidence([])).toEqual({ slope: 1, intercept: 0 });
  });
});
