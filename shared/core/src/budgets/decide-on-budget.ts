import type { Portfolio, ResolvedWorkload, Risk, SpendWindow, TaskRequest } from '@upshift/contracts';
import type { CallPlanLike } from '../calls/call-plan.ts';
import { planCall } from '../calls/plan-call.ts';
import { chooseStartTier } from '../routing/choose-start-tier.ts';

/** A call that a window of money refused. */
export interface BudgetInput {
  /** The tightest of the windows that the call would be booked in. */
  readonly window: SpendWindow;
  readonly call: CallPlanLike;
  readonly workload: ResolvedWorkload;
  readonly portfolio: Portfolio;
  readonly request: TaskRequest;
  readonly risk: Risk;
  /** Until the deadline, in ms. */
  readonly remainingMs: number;
  /** What the task itself may still spend. */
  readonly taskLeftNanoUsd: number;
  /** Whether another call of the same step has answered: a plan that has answers is decided, not held. */
  readonly answered: boolean;
}

export type BudgetStep =
  /** Money that calls in flight have reserved may come back: ask again soon. */
  | { readonly kind: 'wait'; readonly delayMs: number }
  /** Until the window turns. */
  | { readonly kind: 'hold'; readonly delayMs: number }
  | { readonly kind: 'degrade'; readonly call: CallPlanLike }
  | { readonly kind: 'stop' };

/** How soon to look again whether calls in flight cost less than they reserved, in ms. */
export const budgetWaitMs = 3000;

/**
 * What follows when a window of money does not pay for a call: as long as only reservations stand in its way, a short
 * wait; when the money is spent, what the workload's `onBudget` says. Held is only what can still be done after the turn:
 * the deadline must come later, and an empty window must pay for the call. A cheaper tier is never below the floor that
 * risk and producer set, and is asked only before anything was answered: later the cheaper ones have had their turn.
 */
export function decideOnBudget(input: BudgetInput): BudgetStep {
  const { window, call, workload, remainingMs, answered } = input;
  const cheapest = Math.min(...call.choices.map(({ reserveNanoUsd }) => reserveNanoUsd));
  if (window.spentNanoUsd + cheapest <= window.limitNanoUsd && budgetWaitMs < remainingMs)
    return { kind: 'wait', delayMs: budgetWaitMs };
  if (workload.onBudget === 'degrade') return planCheaper(input) ?? { kind: 'stop' };
  const pays = cheapest <= window.limitNanoUsd;
  if (workload.onBudget === 'hold' && pays && !answered && window.turnsInMs < remainingMs)
    return { kind: 'hold', delayMs: window.turnsInMs };
  return { kind: 'stop' };
}

/** The strongest of the cheaper tiers that what is left pays for. */
function planCheaper(input: BudgetInput): BudgetStep | null {
  const { window, call, workload, portfolio, request, taskLeftNanoUsd } = input;
  if (call.mode !== 'first') return null;
  const left = Math.min(window.limitNanoUsd - window.spentNanoUsd - window.reservedNanoUsd, taskLeftNanoUsd);
  const { tiers } = workload;
  const cheaper = tiers.slice(Math.max(0, floorOf(input)), Math.max(0, tiers.indexOf(call.tier))).toReversed();
  for (const tier of cheaper) {
    const planned = planCall({ portfolio, workload, tier, mode: 'first', request });
    const choices = planned.choices.filter(({ reserveNanoUsd }) => reserveNanoUsd <= left);
    if (choices.length > 0) return { kind: 'degrade', call: { ...planned, choices } };
  }
  return null;
}

/** The rank of the weakest tier that the task may start on, whatever its text looks like. */
function floorOf({ workload, portfolio, risk, request: { minTier } }: BudgetInput): number {
  const anywhere = { ...workload, start: workload.tiers[0] ?? workload.start };
  const { tier } = chooseStartTier({ workload: anywhere, portfolio, risk, difficulty: 'simple', minTier });
  return workload.tiers.indexOf(tier);
}
