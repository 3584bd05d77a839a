import type { Portfolio, ReasonCode, ResolvedWorkload, Risk, Signal, TaskRequest } from '@upshift/contracts';
import { permittedOn } from '../deployments/may-take.ts';

export interface Start {
  readonly tier: string;
  readonly reason: ReasonCode;
}

export interface Exploration {
  readonly start: Start;
  /** What was drawn and with which probability; empty where nothing was to be drawn. */
  readonly signals: readonly Signal[];
}

/**
 * Starts a share of a workload's tasks on a tier drawn by chance, each of the tiers that have a deployment for the task alike, the
 * policy's own among them. The probability of the start that comes of it, `start_propensity`, is what an estimate of another
 * policy is corrected by (inverse propensity; see the lab's `estimateValue`). Never a task of high risk, nor one whose tier somebody named.
 *
 * @param draw uniform in [0, 1), the same whenever the task is routed again; null: nothing is drawn
 */
export function exploreStart(
  start: Start,
  {
    request,
    workload,
    portfolio,
    risk,
    draw,
  }: {
    readonly request: TaskRequest;
    readonly workload: ResolvedWorkload;
    readonly portfolio: Portfolio;
    readonly risk: Risk;
    readonly draw: number | null;
  },
): Exploration {
  const isNamed = request.minTier !== null || (request.startTier ?? null) !== null;
  const isHarmless = (risk === 'low' || risk === 'medium') && !workload.critical;
  if (workload.explore === 0 || draw === null || isNamed || !isHarmless || workload.planned !== null)
    return { start, signals: [] };
  const tiers = workload.tiers.filter((tier) => permittedOn(portfolio, tier, request).length > 0);
  // A start that nobody stands on is raised later on: what comes of it is no draw.
  if (!tiers.includes(start.tier) || tiers.length < 2) return { start, signals: [] };
  const isDrawn = draw < workload.explore;
  // Given that it is drawn, the draw is uniform in the share: one draw decides both.
  const drawn = tiers[Math.min(tiers.length - 1, Math.floor((draw / workload.explore) * tiers.length))] ?? start.tier;
  const tier = isDrawn ? drawn : start.tier;
  const propensity = workload.explore / tiers.length + (tier === start.tier ? 1 - workload.explore : 0);
  return {
    start: isDrawn ? { tier, reason: 'route_explored' } : start,
    signals: [
      { name: 'start_by_policy', value: start.tier },
      { name: 'start_propensity', value: Math.round(1e6 * propensity) / 1e6 },
    ],
  };
}
