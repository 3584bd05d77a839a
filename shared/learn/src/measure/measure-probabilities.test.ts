import { expect, it } from 'vitest';
import { measureProbabilities } from './measure-probabilities.ts';

const forecasts = (...pairs: [number, number][]) => pairs.map(([probability, outcome]) => ({ probability, outcome }));

it('measures a forecast that is always right', () => {
  const found = measureProbabilities(forecasts([1, 1], [0, 0], [1, 1], [0, 0]));
  expect(found).toMatchObject({
    tasks: 4,
    baseRate: 0.5,
    brier: 0,
    brierOfBaseRate: 0.25,
    calibrationError: 0,
    auc: 1,
  });
});

it('measures a forecast that tells nothing', () => {
  const found = measureProbabilities(forecasts([0.5, 1], [0.5, 0]));
  expect(found).toMatchObject({ brier: 0.25, calibrationError: 0, auc: 0.5 });
  expect(found.logLoss).toBeCloseTo(Math.log(2), 10);
});

it('finds one that is too sure', () => {
  expect(measureProbabilities(forecasts([0.99, 1], [0.99, 0])).calibrationError).toBeCloseTo(0.49, 10);
});
