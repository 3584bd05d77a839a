import type { ArmFigures, FiguresView } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { toFigureRows } from './figures-rows.js';

const arm = (parts: Partial<ArmFigures>): ArmFigures => ({
  arm: 'portfolio',
  tasks: 100,
  settled: 100,
  succeeded: 91,
  judgedBy: 'reference',
  success: 0.91,
  costUsd: 0.1,
  costPerSuccessUsd: 0.0011,
  latencyMs: { p50: 500, p95: 2100 },
  premiumShare: 0.124,
  calls: 120,
  ...parts,
});
const figures: FiguresView = {
  run: 's_1',
  simulated: true,
  arms: [
    arm({}),
    arm({
      arm: 'premium',
      success: 0.92,
      costPerSuccessUsd: 0.0031,
      latencyMs: { p50: 1, p95: 3300 },
      premiumShare: 1,
    }),
  ],
  difference: {
    success: { value: -1, low: -4.2, high: 1.9 },
    costPerSuccess: { value: -0.645, low: -0.7, high: -0.58 },
    p95: { value: 0.036, low: 0.012, high: 0.06 },
    premiumShare: { value: -87.6, low: -91, high: -83.7 },
  },
  tiers: [],
  reasons: [],
  ledgerUsd: 0.4,
  billUsd: null,
  cachedCalls: 0,
  estimated: { calls: 0, ledgerUsd: 0, billUsd: 0 },
  wrong: null,
};

test('shares differ in points, money and latency by a share; an interval that holds zero shows no difference', () => {
  const rows = toFigureRows(figures).map(({ name, premium, portfolio, difference }) =>
    [name, premium, portfolio, difference?.text, difference?.interval, difference?.words, difference?.verdict].join(
      ' | ',
    ),
  );
  expect(rows).toEqual([
    'Success | 92.0 % | 91.0 % | −1.0 points | −4.2 … +1.9 | no clear difference | unclear',
    'Cost per successful task | 0.00310 USD | 0.00110 USD | −65 % | −70 … −58 | cheaper | better',
    'P95 latency | 3.3 s | 2.1 s | +3.6 % | +1.2 … +6.0 | slower | worse',
    'Premium share | 100.0 % | 12.4 % | −87.6 points | −91.0 … −83.7 | lower | better',
  ]);
});

test('what is not known is a dash, never a zero', () => {
  const bare = arm({ success: null, costPerSuccessUsd: null, latencyMs: null, premiumShare: null });
  for (const { premium, portfolio, difference } of toFigureRows({ ...figures, arms: [bare], difference: null }))
    expect([premium, portfolio, difference]).toEqual(['–', '–', null]);
});
