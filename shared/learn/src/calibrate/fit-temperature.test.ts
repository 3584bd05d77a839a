import { describe, expect, it } from 'vitest';
import { softmax } from '../linear/softmax.ts';
import { seededRandom } from '../seeded-random.ts';
import { fitTemperature, type HeldOutScores } from './fit-temperature.ts';

/** Scores whose labels are drawn from their own probabilities, and which are then made too large or too small. */
function drawScores(factor: number): HeldOutScores {
  const random = seededRandom(11);
  const [rows, classes] = [4000, 4];
  const scores = Float32Array.from({ length: rows * classes }, () => 4 * random());
  const labels = Uint32Array.from({ length: rows }, (_, row) => {
    const chances = Float64Array.from(scores.subarray(row * classes, (row + 1) * classes));
    softmax(chances, 1);
    let left = random();
    const drawn = chances.findIndex((chance) => {
      left -= chance;
      return left <= 0;
    });
    return drawn === -1 ? classes - 1 : drawn;
  });
  return { classes, scores: scores.map((score) => score * factor), labels };
}

describe('the temperature', () => {
  const rows = Array.from({ length: 4000 }, (_, row) => row);

  it.each([0.25, 1, 5])('finds by what the scores were stretched: %d', (factor) => {
    const temperature = fitTemperature(drawScores(factor), rows);
    expect(temperature / factor).toBeGreaterThan(0.9);
    expect(temperature / factor).toBeLessThan(1.1);
  });

  it('is 1 where nothing was held out', () => {
    expect(fitTemperature(drawScores(1), [])).toBe(1);
  });
});
