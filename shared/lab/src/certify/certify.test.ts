import { expect, test } from 'vitest';
import { createRandom } from '../seeded-random.ts';
import { pValueOfMean, ruledOutLoss } from './betting.ts';
import { certifyInTurn } from './certify.ts';

const run = (success: number) => ({ success, costUsd: 1, latencyMs: 1, premium: false, calls: 1 });

test('a mean is found above what it is above, and not above what it is not', () => {
  const random = createRandom(3);
  const values = Array.from({ length: 600 }, () => Number(random() < 0.6));
  expect(pValueOfMean(values, 0.5)).toBeLessThan(0.01);
  expect(pValueOfMean(values, 0.65)).toBeGreaterThan(0.05);
});

test('a true hypothesis is refused no more often than said', () => {
  let refused = 0;
  for (let seed = 0; seed < 400; seed++) {
    const random = createRandom(seed);
    // Nine of ten differences are nothing, as between two policies that mostly give the same answer.
    const values = Array.from({ length: 200 }, () => {
      const drawn = random();
      return drawn < 0.05 ? 1 : drawn < 0.1 ? 0 : 0.5;
    });
    if (pValueOfMean(values, 0.5, 0.1) <= 0.1) refused++;
  }
  expect(refused / 400).toBeLessThanOrEqual(0.1);
});

test('the loss that is ruled out shrinks with the number of tasks', () => {
  const differences = (count: number) =>
    Array.from({ length: count }, (_, index) => [0, 0, 1, 0, -1, 0, 0, 0][index % 8] ?? 0);
  const [few, many] = [ruledOutLoss(differences(80), 0.05), ruledOutLoss(differences(4000), 0.05)];
  expect(few).toBeGreaterThan(many);
  expect(many).toBeGreaterThan(0);
  expect(many).toBeLessThan(0.05);
});

test('candidates are tested in turn until the first that fails', () => {
  const questions = Array.from({ length: 300 }, (_, index) => `q${index}`);
  const standard = questions.map((_, index) => run(index % 2));
  const better = questions.map(() => run(1));
  const worse = questions.map(() => run(0));
  const found = certifyInTurn(
    [better, worse, better].map((runs) => ({ runs, standard, questions })),
    { allowance: 0, alpha: 0.1, seed: 1 },
  );
  expect(found.map(({ holds }) => holds)).toEqual([true, false, false]);
  expect(found[2]?.pValue).toBeLessThan(0.1);
});

test('repeats of a question are one', () => {
  const questions = Array.from({ length: 40 }, () => 'same');
  const standard = questions.map(() => run(0));
  const runs = questions.map(() => run(1));
  const [found] = certifyInTurn([{ runs, standard, questions }], { allowance: 0, alpha: 0.1, seed: 1 });
  expect(found?.holds).toBe(false);
});
