import { type Plan, type Portfolio, planSchema } from '@upshift/contracts';
import { resolveWorkload } from '@upshift/core';

/**
 * The plan by which a portfolio would run a recorded task: that of the workload of the same name, else of the default
 * one. A workload that names its plan by kind alone goes up its tiers from the start, one deployment each; `auto` starts
 * on the weakest, since a backtest of the routing itself needs the routing's own facts.
 *
 * @throws UpshiftError PORTFOLIO_INVALID when the workload cannot be resolved
 */
export function planOfWorkload(portfolio: Portfolio, workload: string): Plan {
  const name = Object.hasOwn(portfolio.workloads, workload) ? workload : portfolio.defaultWorkload;
  const { planned, plan, start, tiers, validators } = resolveWorkload(portfolio, name);
  if (planned !== null) return planned;
  const from = Math.max(0, tiers.indexOf(start));
  const deployments = portfolio.tiers
    .filter((tier) => tiers.slice(from).includes(tier.name))
    .flatMap((tier) => tier.deployments.slice(0, 1));
  if (plan === 'single') return planSchema.parse({ kind: 'single', deployment: deployments[0] });
  const accept = validators.some(({ onUnknown }) => onUnknown !== 'accept') ? 'proved' : 'not_refuted';
  return planSchema.parse({ kind: 'cascade', deployments: deployments.slice(0, 8), accept });
}
