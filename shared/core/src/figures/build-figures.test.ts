import type { FigureFacts, FigureRow } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { buildFigures } from './build-figures.ts';
import { createRandom } from './create-random.ts';
import { percentile } from './percentile.ts';

function row(overrides: Partial<FigureRow>): FigureRow {
  return {
    taskId: 't_1',
    arm: 'portfolio',
    caseId: 'a',
    state: 'succeeded',
    correct: true,
    costNanoUsd: 1_000_000,
    reviewMs: 0,
    reviewNanoUsd: 0,
    latencyMs: 100,
    calls: 1,
    cachedCalls: 0,
    premium: false,
    ...overrides,
  };
}

function facts(rows: readonly FigureRow[], overrides: Partial<FigureFacts> = {}): FigureFacts {
  const estimated = { calls: 0, ledgerNanoUsd: 0, billNanoUsd: 0 };
  return { run: 'r', rows, tiers: [], reasons: [], simulated: true, billNanoUsd: null, estimated, ...overrides };
}

/** Cases of which every `wrongEvery`th goes wrong in the portfolio's arm; premium costs ten times as much and is always right. */
function pairs(count: number, wrongEvery: number): FigureRow[] {
  return Array.from({ length: count }, (_, index) => {
    const caseId = `c${index}`;
    return [
      row({ taskId: `p${index}`, caseId, correct: index % wrongEvery !== 0, latencyMs: 100 + index }),
      row({ caseId, arm: 'premium', costNanoUsd: 10_000_000, latencyMs: 1000 + index, premium: true }),
    ];
  }).flat();
}

test('counts all money, open and failed tasks included, and divides it by what succeeded', () => {
  const view = buildFigures(
    facts([
      row({}),
      row({ correct: false }),
      row({ state: 'in_review', correct: null, calls: 3, premium: true }),
      row({ state: 'open', correct: null, latencyMs: null, calls: 0 }),
    ]),
  );
  expect(view.arms).toEqual([
    {
      arm: 'portfolio',
      tasks: 4,
      settled: 3,
      succeeded: 1,
      judgedBy: 'reference',
      success: 1 / 3,
      costUsd: 0.004,
      costPerSuccessUsd: 0.004,
      latencyMs: { p50: 100, p95: 100 },
      premiumShare: 1 / 3,
      calls: 5,
    },
  ]);
  expect(view).toMatchObject({ wrong: { accepted: 2, wrong: 1, example: 't_1' }, ledgerUsd: 0.004, difference: null });
});

test('judges by the validators where there is no reference, and then knows no wrong answers', () => {
  const view = buildFigures(facts([row({ correct: null, caseId: null })], { run: null, billNanoUsd: 5 }));
  expect(view).toMatchObject({ arms: [{ judgedBy: 'validators', success: 1 }], wrong: null, billUsd: 5e-9 });
});

test('knows nothing of no tasks', () => {
  const [arm] = buildFigures(facts([])).arms;
  expect(arm).toMatchObject({ tasks: 0, success: null, costPerSuccessUsd: null, latencyMs: null, premiumShare: null });
});

test('holds the arms against each other on the same cases', () => {
  const { difference } = buildFigures(facts(pairs(100, 20)));
  expect(difference?.success.value).toBeCloseTo(-5);
  expect(difference?.costPerSuccess.value).toBeCloseTo(0.1 / 0.95 - 1);
  expect(difference?.p95.value).toBeCloseTo(194.05 / 1094.05 - 1);
  expect(difference?.premiumShare).toEqual({ value: -100, low: -100, high: -100 });
  for (const name of ['success', 'costPerSuccess', 'p95'] as const) {
    const { value, low, high } = difference?.[name] ?? { value: 0, low: 0, high: 0 };
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  }
});

test('the interval of a share is as wide as the binomial says', () => {
  const { difference } = buildFigures(facts(pairs(400, 10)));
  const { low = 0, high = 0 } = difference?.success ?? {};
  // 1.96 standard errors of 10 % in 400 draws are 2.94 points.
  expect((high - low) / 2).toBeGreaterThan(2.5);
  expect((high - low) / 2).toBeLessThan(3.4);
});

test('the same rows give the same intervals', () => {
  expect(buildFigures(facts(pairs(50, 7)))).toEqual(buildFigures(facts(pairs(50, 7))));
});

test('leaves out pairs that have not both settled, and ratios without a base', () => {
  const open = [row({ state: 'open' }), row({ arm: 'premium' })];
  expect(buildFigures(facts(open)).difference).toBeNull();
  expect(buildFigures(facts([row({}), row({ arm: 'premium', costNanoUsd: 0 })])).difference).toBeNull();
  expect(buildFigures(facts([row({}), row({ arm: 'premium', correct: false })])).difference).toBeNull();
});

test('draws weigh the percentile as numpy would weigh the drawn values', () => {
  const random = createRandom(1);
  const values = Array.from({ length: 20 }, () => Math.floor(random() * 100));
  expect(percentile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(percentile(values, 1)).toBe(Math.max(...values));
  expect(percentile([], 0.5)).toBeNull();
});

test('counts reviewers’ time in what the portfolio cost, on a line of its own, and not in the ledger', () => {
  const reviewed = row({ reviewMs: 90_000, reviewNanoUsd: 1_500_000_000 });
  const figures = buildFigures(facts([row({}), reviewed, row({ arm: 'premium' })]));
  expect(figures.reviews).toEqual({ tasks: 1, minutes: 1.5, costUsd: 1.5 });
  expect(figures.arms.map(({ costUsd }) => costUsd)).toEqual([1.502, 0.001]);
  expect(figures.ledgerUsd).toBeCloseTo(0.003, 12);
});
