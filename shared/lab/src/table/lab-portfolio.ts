import type { LabTask } from './lab-task.ts';

/** Models from weak to premium, several on a tier possible; a task's answers are in the order of `models`. */
export interface LabPortfolio {
  readonly tiers: readonly (readonly string[])[];
  readonly models: readonly string[];
}

export function toPortfolio(tiers: readonly (readonly string[])[]): LabPortfolio {
  return { tiers, models: tiers.flat() };
}

/** The index of the model that "everything on premium" means: the first of the last tier. */
export function premiumOf({ tiers, models }: LabPortfolio): number {
  return models.length - (tiers.at(-1)?.length ?? 1);
}

/**
 * Which models count as premium: those of the last tier, and whatever costs as much or more on these tasks. A quorum
 * cannot look cheap by calling an equally dear model of another name.
 */
export function findPremium(portfolio: LabPortfolio, tasks: readonly LabTask[]): boolean[] {
  const premium = premiumOf(portfolio);
  const costs = portfolio.models.map((_, model) => meanCost(tasks, model));
  const limit = costs[premium];
  return costs.map(
    (cost, model) => model >= premium || (cost !== null && limit !== null && limit !== undefined && cost >= limit),
  );
}

/** Mean recorded cost of a call; null where a row records none. */
export function meanCost(tasks: readonly LabTask[], model: number): number | null {
  let sum = 0;
  for (const { answers } of tasks) {
    const cost = answers[model]?.costUsd ?? null;
    if (cost === null) return null;
    sum += cost;
  }
  return tasks.length === 0 ? null : sum / tasks.length;
}

export function meanSuccess(tasks: readonly LabTask[], model: number): number {
  return tasks.reduce((sum, { answers }) => sum + (answers[model]?.correct ?? 0), 0) / Math.max(1, tasks.length);
}
