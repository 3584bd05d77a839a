import { freshProgress, type TaskProgress } from '@upshift/contracts';
import type { CallPlanLike } from '../calls/call-plan.ts';
import { planCall } from '../calls/plan-call.ts';
import { permittedOn } from '../deployments/may-take.ts';
import { chooseRoute } from '../routing/choose-route.ts';
import type { EscalationInput, EscalationStep } from './escalation-step.ts';

type CallStep = Extract<EscalationStep, { kind: 'call' }>;

/** A repair on the present tier, or null: none was asked for, none is left, there is no answer, or it cannot be paid. */
export function planRepair(input: EscalationInput): CallStep | null {
  const { objection, progress, workload, answered } = input;
  const { tier } = progress;
  if (objection.action !== 'repair' || tier === null || answered === null) return null;
  if (progress.repairs >= workload.repairMax) return null;
  const call = payable(input, tier, 'repair');
  if (call.choices.length === 0) return null;
  return toStep(input, 'repair', call, { ...progress, repairs: progress.repairs + 1 });
}

/**
 * A call on the next stronger tier that the workload may use.
 *
 * @returns or why there is none: `tiers_exhausted`, or `budget` when what is left does not pay for it
 */
export function planStronger(input: EscalationInput): CallStep | 'tiers_exhausted' | 'budget' {
  const { progress } = input;
  if (progress.tier === null) return planStart(input);
  const tier = strongerTier(input, progress.tier);
  if (tier === null || progress.escalations >= input.workload.escalationMax) return 'tiers_exhausted';
  const call = payable(input, tier, 'escalation');
  if (call.choices.length === 0) return 'budget';
  return toStep(input, 'escalate', call, {
    ...progress,
    tier,
    repairs: 0,
    escalations: progress.escalations + 1,
  });
}

/** A task that was rescued before it was ever classified begins where its route says. */
function planStart(input: EscalationInput): CallStep | 'budget' {
  const { request, portfolio, workload } = input;
  const { startTier } = chooseRoute({ ...request, requestedWorkload: workload.name }, portfolio);
  const call = payable(input, startTier, 'first');
  if (call.choices.length === 0) return 'budget';
  return toStep(input, 'escalate', call, { ...freshProgress, startTier, tier: startTier });
}

function strongerTier({ portfolio, workload, request }: EscalationInput, tier: string): string | null {
  const rankOf = (name: string): number => portfolio.tiers.findIndex((candidate) => candidate.name === name);
  const rank = rankOf(tier);
  const permitted = (name: string): boolean => permittedOn(portfolio, name, request.constraints).length > 0;
  return workload.tiers.find((candidate) => rankOf(candidate) > rank && permitted(candidate)) ?? null;
}

/** A call with only those choices that the budget can pay. */
function payable(input: EscalationInput, tier: string, mode: CallPlanLike['mode']): CallPlanLike {
  const { portfolio, workload, request, repairCharacters = 0, budgetLeftNanoUsd } = input;
  const call = planCall({ portfolio, workload, tier, mode, request, repairCharacters });
  return { ...call, choices: call.choices.filter(({ reserveNanoUsd }) => reserveNanoUsd <= budgetLeftNanoUsd) };
}

function toStep(
  { objection, progress: { tier: fromTier } }: EscalationInput,
  action: CallStep['action'],
  call: CallPlanLike,
  progress: TaskProgress,
): CallStep {
  const { reason, detail } = objection;
  return {
    kind: 'call',
    action,
    reason,
    detail,
    fromTier,
    toTier: call.tier,
    call,
    progress: { ...progress, objection: null },
  };
}
