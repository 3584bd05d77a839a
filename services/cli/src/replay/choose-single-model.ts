import type { PolicySummary } from './summarize-runs.ts';

/** One point of success. */
const onePoint = 0.01;
/** Sums of floats are not exact: 0.89 is within one point of 0.90. */
const tolerance = 1e-9;

/**
 * Chooses the single model that a sensible team without a cascade would run: of those within one point of the best
 * success, the cheapest per success. Where costs are not known, the first of them (tiers go from cheap to dear).
 */
export function chooseSingleModel(models: ReadonlyMap<string, PolicySummary>): string {
  const best = Math.max(...[...models.values()].map(({ success }) => success));
  const close = [...models].filter(([, { success }]) => success >= best - onePoint - tolerance);
  const [cheapest] = close.sort(([, left], [, right]) => costOf(left) - costOf(right));
  if (cheapest === undefined) throw new TypeError('there is no model to choose from');
  return cheapest[0];
}

function costOf({ costPerSuccessUsd }: PolicySummary): number {
  return costPerSuccessUsd ?? Number.MAX_VALUE;
}
