import { expect, it } from 'vitest';
import { createRandom } from '../figures/create-random.ts';
import { bernoulliSequence, leaves } from './bernoulli-sequence.ts';
import { quantileSequence } from './quantile-sequence.ts';
import { ratioSequence } from './ratio-sequence.ts';

it('holds a probability in an interval that gets narrower', () => {
  expect(bernoulliSequence(0, 0, 0.05)).toEqual({ low: 0, high: 1 });
  const few = bernoulliSequence(9, 10, 0.05);
  const many = bernoulliSequence(900, 1000, 0.05);
  expect(few.low).toBeLessThan(many.low);
  expect(few.high).toBeGreaterThanOrEqual(many.high);
  expect(many.low).toBeGreaterThan(0.85);
  expect(many.high).toBeLessThan(0.94);
  expect(bernoulliSequence(50, 50, 0.05).high).toBe(1);
  expect(bernoulliSequence(0, 50, 0.05).low).toBe(0);
});

/** Worked out by hand: with n successes of n, p is left out once 1/(n+1) ≥ p^n / alpha. */
it('has its border where the mixture says, to ten digits', () => {
  const n = 20;
  expect(bernoulliSequence(n, n, 0.05).low).toBeCloseTo((0.05 / (n + 1)) ** (1 / n), 10);
});

/** The share of runs of `looks` observations in which the interval ever leaves out the true value. */
function everWrong(runs: number, looks: number, isWrong: (random: () => number) => (look: number) => boolean): number {
  let wrong = 0;
  for (let run = 0; run < runs; run += 1) {
    const look = isWrong(createRandom(run + 1));
    for (let at = 1; at <= looks; at += 1)
      if (look(at)) {
        wrong += 1;
        break;
      }
  }
  return wrong / runs;
}

it('leaves the true probability out in fewer than alpha of the runs, looked at after every observation', () => {
  const alpha = 0.1;
  const share = everWrong(300, 400, (random) => {
    let successes = 0;
    return (look) => {
      if (random() < 0.9) successes += 1;
      return leaves(successes, look, alpha)(0.9);
    };
  });
  expect(share).toBeLessThan(alpha);
});

it('and so with a quantile, of whatever distribution', () => {
  const alpha = 0.1;
  const share = everWrong(150, 300, (random) => {
    const values: number[] = [];
    return (look) => {
      // Exponential: its 95th percentile is −ln 0.05.
      values.push(-Math.log(1 - random()));
      if (look % 10 !== 0) return false;
      const { low, high } = quantileSequence(
        values.toSorted((a, b) => a - b),
        0.95,
        alpha,
      );
      return low > -Math.log(0.05) || high < -Math.log(0.05);
    };
  });
  expect(share).toBeLessThan(alpha);
});

it('says nothing of a quantile that the observations do not reach, and bounds it when they do', () => {
  const ascending = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
  expect(quantileSequence([], 0.95, 0.05)).toEqual({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY });
  expect(quantileSequence(ascending(20), 0.95, 0.05).high).toBe(Number.POSITIVE_INFINITY);
  const { low, high } = quantileSequence(ascending(2000), 0.95, 0.05);
  expect(low).toBeGreaterThan(1850);
  expect(low).toBeLessThan(1900);
  expect(high).toBeGreaterThan(1900);
  expect(high).toBeLessThan(1950);
});

it('bounds cost per success, and leaves the true one out in fewer than alpha of the runs once there are some', () => {
  const alpha = 0.1;
  // A success costs 2 and has probability 0.8, a failure costs 4: cost per success is (1.6 + 0.8) / 0.8 = 3.
  const share = everWrong(300, 600, (random) => {
    const sums = { tasks: 0, succeeded: 0, cost: 0, costSquared: 0, costOfSucceeded: 0 };
    return (look) => {
      const success = random() < 0.8;
      const cost = success ? 2 : 4;
      sums.tasks += 1;
      sums.cost += cost;
      sums.costSquared += cost * cost;
      if (success) {
        sums.succeeded += 1;
        sums.costOfSucceeded += cost;
      }
      const bounds = look < 100 ? null : ratioSequence(sums, alpha, 400);
      return bounds !== null && (bounds.low > 3 || bounds.high < 3);
    };
  });
  expect(share).toBeLessThan(alpha);
  expect(ratioSequence({ tasks: 9, succeeded: 0, cost: 9, costSquared: 9, costOfSucceeded: 0 }, alpha, 9)).toBeNull();
});
