import { expect, it } from 'vitest';
import { fitRidgeLogistic } from './fit-ridge-logistic.ts';

const vector = (...values: number[]) => ({
  indexes: Uint32Array.from(values.keys()),
  values: Float32Array.from(values),
});

it('finds the minimum of the penalised loss', () => {
  const rows = [vector(1, 0.5), vector(0.2, -1), vector(-0.7, 0.3), vector(0.4, 0.9)];
  const targets = [1, 0, 0.25, 1];
  const ridge = 0.5;
  const { weights, offset } = fitRidgeLogistic(rows, targets, {
    features: 2,
    ridge,
    offset: 0.3,
    seed: 1,
    epochs: 200,
  });
  // At the minimum the slope of the loss is what the penalty pulls back.
  for (const feature of [0, 1]) {
    const slope = rows.reduce((sum, { values }, row) => {
      const score = offset + (weights[0] ?? 0) * (values[0] ?? 0) + (weights[1] ?? 0) * (values[1] ?? 0);
      return sum + ((targets[row] ?? 0) - 1 / (1 + Math.exp(-score))) * (values[feature] ?? 0);
    }, 0);
    expect(slope).toBeCloseTo(ridge * (weights[feature] ?? 0), 3);
  }
});

it('stays at the offset under a penalty that nothing outweighs', () => {
  const { weights } = fitRidgeLogistic([vector(1), vector(1)], [1, 1], { features: 1, ridge: 1e6, offset: 0, seed: 1 });
  expect(weights[0]).toBeCloseTo(0, 4);
});
