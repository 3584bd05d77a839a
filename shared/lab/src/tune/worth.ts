import { relativeTo } from '../measure/bootstrap.ts';
import type { Summary } from '../measure/summarize.ts';

/** What a portfolio is tuned for, each against everything on the premium model. */
export interface Target {
  /** Success above the premium model's, 0.01 for one point. Missing it weighs double. */
  readonly success: number;
  /** Relative cost per success, for instance −0.5. Below it, saving counts little. */
  readonly cost: number;
  /** Relative P95 latency; null: nobody asks how long it takes, so it counts nothing. */
  readonly p95: number | null;
  /** Null: it counts nothing. */
  readonly premiumShare: number | null;
}

export const defaultTarget: Target = { success: 0.01, cost: -0.35, p95: -0.2, premiumShare: 0.25 };

/** One number for a policy, in points of success: the higher, the better. */
export type Worth = (policy: Summary, premium: Summary, target: Target) => number;

/**
 * By which one of few schedules is taken: success gained (twice where the target is missed), less a tenth of a point for
 * each hundredth above the target in cost, latency and premium share, plus a little for going on below.
 */
export const plainWorth: Worth = (policy, premium, target) => {
  const { points, missed, cost, p95, share } = weigh(policy, premium, target);
  const above = over(cost, target.cost) + over(p95, target.p95 ?? 0) + over(share, target.premiumShare ?? 0);
  return points - missed - 10 * above - 0.5 * (cost + p95 + share);
};

/**
 * By which schedules are searched. Different from the plain one, since a search goes wherever it is let: a fall of success
 * below the premium model's counts one and a half times more; latency above the premium model's own only half (such a
 * target is out of reach, and success should not be spent on it); and below the target cost and P95 count by their
 * logarithm, since from −80 % to −90 % is as far as from 0 to −50 %.
 */
export const searchWorth: Worth = (policy, premium, target) => {
  const { points, missed, cost, p95, share } = weigh(policy, premium, target);
  const tooLate = over(Math.min(0, p95), target.p95 ?? 0) + over(p95, 0) / 2;
  const above = over(cost, target.cost) + tooLate + over(share, target.premiumShare ?? 0);
  const lost = 1.5 * over(0, points);
  const further = 0.5 * logOf(cost) + 1.5 * logOf(p95) + 4 * share;
  return points - missed - lost - 10 * above - further;
};

/**
 * By which ways of tuning are held against each other, the same for whatever they were tuned for: success gained, thrice
 * where it falls below the premium model's, less a tenth of a point for each hundredth of cost per success and, where latency is
 * asked for, of P95.
 */
export const merit = (policy: Summary, premium: Summary, asked: Pick<Target, 'p95'>): number => {
  const latency = asked.p95 === null ? null : 0;
  const { points, cost, p95 } = weigh(policy, premium, { success: 0, cost: 0, p95: latency, premiumShare: null });
  return points - 2 * over(0, points) - 10 * (cost + p95);
};

function weigh(policy: Summary, premium: Summary, target: Target) {
  const points = 100 * (policy.success - premium.success);
  return {
    points,
    missed: over(100 * target.success, points),
    cost: relativeTo(policy.costPerSuccessUsd, premium.costPerSuccessUsd) ?? target.cost,
    // What is not asked for is told as nothing, which neither target nor worth can see.
    p95: target.p95 === null ? 0 : (relativeTo(policy.p95Ms, premium.p95Ms) ?? target.p95),
    share: target.premiumShare === null ? 0 : policy.premiumShare,
  };
}

function over(value: number, limit: number): number {
  return Math.max(0, value - limit);
}

function logOf(relative: number): number {
  return Math.log(Math.max(0.01, 1 + relative));
}
