import { describe, expect, test } from 'vitest';
import type { Summary } from '../measure/summarize.ts';
import { merit, plainWorth, searchWorth, type Target } from './worth.ts';

const premium: Summary = {
  ...{ success: 0.9, costPerSuccessUsd: 0.01, p50Ms: 500, p95Ms: 1000, premiumShare: 1, callsPerTask: 1 },
};
const asked: Target = { success: 0, cost: -0.5, p95: 0, premiumShare: 0.25 };
const unasked: Target = { ...asked, p95: null, premiumShare: null };

describe.each([
  ['plain worth', plainWorth],
  ['worth of searches', searchWorth],
] as const)('%s', (_, worth) => {
  const slow = { ...premium, costPerSuccessUsd: 0.004, p95Ms: 3000, premiumShare: 0.6 };
  const fast = { ...slow, costPerSuccessUsd: 0.006, p95Ms: 900, premiumShare: 0.1 };

  test('puts the fast one first where latency and premium share are asked for, else the cheap one', () => {
    expect(worth(fast, premium, asked)).toBeGreaterThan(worth(slow, premium, asked));
    expect(worth(slow, premium, unasked)).toBeGreaterThan(worth(fast, premium, unasked));
  });

  test('counts nothing that is not asked for', () => {
    expect(worth({ ...slow, p95Ms: 1, premiumShare: 0 }, premium, unasked)).toBe(worth(slow, premium, unasked));
  });
});

test('merit counts latency where it is asked for', () => {
  const slow = { ...premium, p95Ms: 2000 };
  expect(merit(premium, premium, asked) - merit(slow, premium, asked)).toBeCloseTo(10);
  expect(merit(slow, premium, unasked)).toBe(merit(premium, premium, unasked));
});
