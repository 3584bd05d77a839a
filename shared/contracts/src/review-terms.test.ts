import { expect, test } from 'vitest';
import { reviewTermsOf } from './review-terms.ts';

const portfolio = {
  review: { ratePerHourUsd: 60, slaMinutes: 240 },
  workloads: {
    plain: {},
    urgent: { review: { slaMinutes: 30 } },
    child: { extends: 'urgent', review: { ratePerHourUsd: 90, leaseMinutes: 0.5 } },
    loop: { extends: 'loop' },
  },
};
const usd = 1_000_000_000;
const common = { leaseMs: 900_000, capMs: 3_600_000 };

test.each([
  ['plain', { ...common, rateNanoUsdPerHour: 60 * usd, slaMs: 14_400_000 }],
  ['urgent', { ...common, rateNanoUsdPerHour: 60 * usd, slaMs: 1_800_000 }],
  ['child', { ...common, rateNanoUsdPerHour: 90 * usd, slaMs: 1_800_000, leaseMs: 30_000 }],
  ['loop', { ...common, rateNanoUsdPerHour: 60 * usd, slaMs: 14_400_000 }],
  ['toString', { ...common, rateNanoUsdPerHour: 60 * usd, slaMs: 14_400_000 }],
])('%s: its own terms, then those that it extends, then the portfolio’s', (workload, terms) => {
  expect(reviewTermsOf(portfolio, workload)).toEqual(terms);
});

test('a portfolio that says nothing: no SLA, and time that costs nothing', () => {
  expect(reviewTermsOf({ workloads: {} }, 'plain')).toEqual({ ...common, rateNanoUsdPerHour: 0, slaMs: null });
});
