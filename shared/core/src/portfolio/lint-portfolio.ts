import type { Portfolio } from '@upshift/contracts';
import type { Finding } from './finding.ts';
import { lintBudgets } from './lint-budgets.ts';
import { lintDeployments } from './lint-deployments.ts';
import { lintDrills } from './lint-drills.ts';
import { lintPlans } from './lint-plans.ts';
import { lintRetention } from './lint-retention.ts';
import { lintTiers } from './lint-tiers.ts';
import { lintWorkloads } from './lint-workloads.ts';

export type { Finding } from './finding.ts';

/**
 * What the shape of a portfolio cannot say: references that lead nowhere or in circles, prices without a date,
 * deployments without a way back, critical work on one vendor. Findings come in the order of the file's sections.
 */
export function lintPortfolio(portfolio: Portfolio): Finding[] {
  return [
    ...lintTiers(portfolio),
    ...lintDeployments(portfolio),
    ...lintWorkloads(portfolio),
    ...lintPlans(portfolio),
    ...lintBudgets(portfolio),
    ...lintDrills(portfolio),
    ...lintRetention(portfolio),
  ];
}
