import { describe, expect, it } from 'vitest';
import { calibrationError, measurePredictions } from './measure-predictions.ts';

const judged = (confidence: number, right: number, wrong: number) => [
  ...Array.from({ length: right }, () => ({ confidence, isRight: true })),
  ...Array.from({ length: wrong }, () => ({ confidence, isRight: false })),
];

describe('what predictions are worth', () => {
  it('measures how far confidence and accuracy are apart', () => {
    expect(calibrationError([...judged(0.9, 9, 1), ...judged(0.5, 5, 5)])).toBeCloseTo(0);
    expect(calibrationError([...judged(0.9, 5, 5), ...judged(0.1, 5, 5)])).toBeCloseTo(0.4);
    expect(calibrationError(judged(1, 3, 1))).toBeCloseTo(0.25);
    expect(calibrationError([])).toBe(0);
  });

  it('finds how many texts can be answered at a precision, and from which confidence on', () => {
    const { coverage, accuracy, texts } = measurePredictions(
      [...judged(0.99, 10, 0), ...judged(0.8, 9, 1), ...judged(0.4, 2, 8)],
      [0.9, 0.95, 1],
    );
    expect({ accuracy, texts }).toEqual({ accuracy: 0.7, texts: 30 });
    expect(coverage).toEqual([
      { precision: 0.9, minConfidence: 0.8, share: 2 / 3 },
      { precision: 0.95, minConfidence: 0.8, share: 2 / 3 },
      { precision: 1, minConfidence: 0.99, share: 1 / 3 },
    ]);
  });

  it('never puts a limit between two texts of one confidence, and says null where none holds', () => {
    const [only] = measurePredictions(judged(0.7, 1, 1), [0.9]).coverage;
    expect(only).toEqual({ precision: 0.9, minConfidence: null, share: 0 });
  });
});
