import type { ArmFigures, FiguresView } from '@upshift/contracts';

const arm: ArmFigures = {
  arm: 'portfolio',
  tasks: 240,
  settled: 240,
  succeeded: 222,
  judgedBy: 'reference',
  success: 0.925,
  costUsd: 0.167,
  costPerSuccessUsd: 0.000752,
  latencyMs: { p50: 700, p95: 3110 },
  premiumShare: 0.3,
  calls: 374,
};

/** Figures of a sample run, made up. */
export function makeFigures(parts: Partial<FiguresView> = {}): FiguresView {
  const premium = {
    ...arm,
    arm: 'premium' as const,
    succeeded: 228,
    success: 0.95,
    costPerSuccessUsd: 0.00154,
    premiumShare: 1,
  };
  return {
    run: 's_1',
    simulated: true,
    arms: [arm, { ...premium, latencyMs: { p50: 1300, p95: 3770 } }],
    difference: {
      success: { value: -2.5, low: -5.8, high: 0.4 },
      costPerSuccess: { value: -0.51, low: -0.58, high: -0.44 },
      p95: { value: -0.17, low: -0.36, high: -0.04 },
      premiumShare: { value: -70, low: -76, high: -64 },
    },
    tiers: [],
    reasons: [],
    ledgerUsd: 0.5173,
    billUsd: 0.5173,
    estimated: { calls: 0, ledgerUsd: 0, billUsd: 0 },
    cachedCalls: 0,
    wrong: { accepted: 240, wrong: 18, example: 't_01JD8Z3K4N5P6Q7R8S9T0V1W2X' },
    ...parts,
  };
}
