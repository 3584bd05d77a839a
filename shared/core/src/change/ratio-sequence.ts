import type { Sequence } from './bernoulli-sequence.ts';

/** What is summed over the tasks of one version: for each task its cost and whether it succeeded. */
export interface CostFacts {
  readonly tasks: number;
  readonly succeeded: number;
  /** In any unit of money; the sums of squares and of costs of tasks that succeeded are of the same tasks. */
  readonly cost: number;
  readonly costSquared: number;
  readonly costOfSucceeded: number;
}

/**
 * An asymptotic confidence sequence for cost per success, the ratio of mean cost to the share that succeeds: linearised
 * (cost − ratio × success has mean 0, and its spread over the share that succeeds is the ratio's), with the time-uniform
 * boundary of the central limit theorem instead of its quantile. Asymptotic: not before some dozens of tasks.
 *
 * Source: I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy, A. Ramdas, Time-uniform central limit theory and asymptotic
 * confidence sequences, Ann. Stat. 52 (2024), theorem 2.2 and appendix B.2 for `rho`.
 *
 * @param bestAt number of tasks at which the interval is narrowest
 * @returns null where nothing has succeeded
 */
export function ratioSequence(
  facts: CostFacts,
  alpha: number,
  bestAt: number,
): (Sequence & { readonly value: number }) | null {
  const { tasks, succeeded, cost, costSquared, costOfSucceeded } = facts;
  if (succeeded === 0 || tasks < 2) return null;
  const value = cost / succeeded;
  const share = succeeded / tasks;
  const spread = (costSquared - 2 * value * costOfSucceeded + value * value * succeeded) / tasks;
  const rhoSquared = (2 * Math.log(1 / alpha) + Math.log(1 + 2 * Math.log(1 / alpha))) / bestAt;
  const widened = tasks * rhoSquared + 1;
  const boundary = Math.sqrt(((2 * widened) / (tasks * tasks * rhoSquared)) * Math.log(Math.sqrt(widened) / alpha));
  const radius = (Math.sqrt(Math.max(0, spread)) * boundary) / share;
  return { value, low: Math.max(0, value - radius), high: value + radius };
}
