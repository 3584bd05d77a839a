import type { Portfolio, Workload } from '@upshift/contracts';
import { resolveWorkload } from '@upshift/core';

/**
 * What a shadow serves that looks for a better router: workloads that start on "auto" ask one tier below their last, drawn by chance, once;
 * what the last tier says is known from the tasks themselves. Null where no workload has a tier to ask.
 */
export function toSearchPortfolio(portfolio: Portfolio): Portfolio | null {
  const searched = Object.keys(portfolio.workloads).flatMap((name): [string, Workload][] => {
    const { start, tiers, planned, critical } = resolveWorkload(portfolio, name);
    const weaker = tiers.slice(0, -1);
    const [weakest] = weaker;
    if (start !== 'auto' || critical || planned !== null || weakest === undefined) return [];
    return [[name, { ...portfolio.workloads[name], start: weakest, tiers: [...weaker], plan: 'single', explore: 1 }]];
  });
  if (searched.length === 0) return null;
  const { learning: _, router: __, ...rest } = portfolio;
  return { ...rest, workloads: { ...portfolio.workloads, ...Object.fromEntries(searched) } };
}
