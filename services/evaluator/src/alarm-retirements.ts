import { findRetirements } from '@upshift/core';
import type { EvaluatorDependencies } from './evaluator-dependencies.ts';

/** Alarms, once a day, of deployments of the active portfolio whose vendor stops serving them within 30 days. @param day YYYY-MM-DD */
export async function alarmRetirements(
  { store, logger }: Pick<EvaluatorDependencies, 'store' | 'logger'>,
  day: string,
): Promise<void> {
  const active = await store.activePortfolio();
  if (active === null) return;
  for (const { tiers, ...retirement } of findRetirements(active.portfolio, day))
    logger.warn(
      { ...retirement, tiers: tiers.join(',') },
      'A deployment retires soon, or has: try another for its workloads.',
    );
}
