import { type Portfolio, type ReasonCode, type ResolvedWorkload, type Risk, UpshiftError } from '@upshift/contracts';
import type { Difficulty } from './route.ts';

export interface StartTierInput {
  readonly workload: ResolvedWorkload;
  readonly portfolio: Portfolio;
  readonly risk: Risk;
  readonly difficulty: Difficulty;
  readonly minTier: string | null;
  /** The producer's own choice, instead of the workload's. */
  readonly startTier?: string | null;
  /** P(success) by tier, from a learned router; null: none is at hand. */
  readonly likelihoods?: ReadonlyMap<string, number> | null;
}

interface Start {
  readonly rank: number;
  readonly reason: ReasonCode;
}

/**
 * The tier on which a task starts: the producer's choice, else the workload's own; where that says "auto", by the router's
 * probabilities or else by difficulty; then raised by risk
 * (critical: the last tier, high: at least the middle one) and by `minTier`. Never lowered.
 *
 * @throws UpshiftError TIER_UNKNOWN when the workload has no tier as strong as `minTier`, or not the one of `startTier`
 */
export function chooseStartTier(input: StartTierInput): { tier: string; reason: ReasonCode } {
  const { tiers } = input.workload;
  const start = [byRisk(input), byMinTier(input)].reduce(
    (highest, candidate) => (candidate.rank > highest.rank ? candidate : highest),
    byWorkload(input),
  );
  const tier = tiers[start.rank];
  if (tier === undefined)
    throw new UpshiftError('TIER_UNKNOWN', `The workload "${input.workload.name}" has no tier to start on.`);
  return { tier, reason: start.reason };
}

function byWorkload({ workload, portfolio, difficulty, startTier, likelihoods = null }: StartTierInput): Start {
  const last = workload.tiers.length - 1;
  if (workload.critical) return { rank: last, reason: 'route_risk' };
  const named = startTier ?? null;
  if (named !== null) return { rank: rankOf(workload, named), reason: 'route_requested' };
  if (workload.start !== 'auto') return { rank: workload.tiers.indexOf(workload.start), reason: 'route_requested' };
  const learned = likelihoods === null ? null : byLikelihood(workload, likelihoods, portfolio.router?.tolerance ?? 0);
  if (learned !== null) return learned;
  if (difficulty === 'simple') return { rank: 0, reason: 'route_simple' };
  if (difficulty === 'moderate') return { rank: Math.floor(last / 2), reason: 'route_moderate' };
  return { rank: last, reason: 'route_hard' };
}

/** The weakest tier that is about as likely to succeed as the likeliest. Null where the router does not know the strongest. */
function byLikelihood(
  { tiers }: ResolvedWorkload,
  likelihoods: ReadonlyMap<string, number>,
  tolerance: number,
): Start | null {
  if (!likelihoods.has(tiers.at(-1) ?? '')) return null;
  const best = Math.max(...tiers.map((tier) => likelihoods.get(tier) ?? 0));
  const rank = tiers.findIndex((tier) => (likelihoods.get(tier) ?? -1) >= best - tolerance);
  return rank < 0 ? null : { rank, reason: 'route_learned' };
}

function rankOf({ name, tiers }: ResolvedWorkload, tier: string): number {
  const rank = tiers.indexOf(tier);
  if (rank >= 0) return rank;
  throw new UpshiftError('TIER_UNKNOWN', `The workload "${name}" has no tier "${tier}".`, { path: '/startTier' });
}

function byRisk({ workload, risk }: StartTierInput): Start {
  const last = workload.tiers.length - 1;
  if (risk === 'critical') return { rank: last, reason: 'route_risk' };
  return { rank: risk === 'high' ? Math.ceil(last / 2) : -1, reason: 'route_risk' };
}

/** Where the workload leaves out the tier that was asked for, the next stronger one of its own is meant. */
function byMinTier({ workload, portfolio, minTier }: StartTierInput): Start {
  if (minTier === null) return { rank: -1, reason: 'route_requested' };
  const names = portfolio.tiers.map(({ name }) => name);
  const wanted = names.indexOf(minTier);
  const rank = wanted < 0 ? -1 : workload.tiers.findIndex((tier) => names.indexOf(tier) >= wanted);
  if (rank < 0)
    throw new UpshiftError('TIER_UNKNOWN', `The workload "${workload.name}" has no tier as strong as "${minTier}".`, {
      path: '/minTier',
    });
  return { rank, reason: 'route_requested' };
}
