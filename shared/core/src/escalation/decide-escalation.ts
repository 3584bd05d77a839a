import type { ReasonCode } from '@upshift/contracts';
import { barrierOf } from './barrier-of.ts';
import type { EscalationInput, EscalationStep } from './escalation-step.ts';
import { planFailover, planRepair, planStronger } from './plan-next-call.ts';
import { settle, settleExhausted } from './settle-exhausted.ts';

/**
 * What follows when a step brought no result: repair or another deployment on the same tier, a call on a stronger one, or the
 * end. Tiers only ever rise; repairs and failovers are counted per tier, so every task ends. No call is planned that the
 * budget, or the tokens that are left, cannot pay. Same input, same step: nothing else is looked at.
 *
 * What is decided on is the objection to the newest answer alone: what an earlier answer was objected to for does not stay.
 */
export function decideEscalation(input: EscalationInput): EscalationStep {
  const { objection } = input;
  const barrier = barrierOf(input);
  if (barrier === 'deadline')
    return settle(input, { action: 'expire', state: 'expired', reason: 'deadline', detail: sayObjection(input) });
  if (objection.action === 'review')
    return settle(input, { action: 'handoff', state: 'in_review', reason: objection.reason, detail: objection.detail });
  if (objection.action === 'reject')
    return settle(input, { action: 'reject', state: 'failed', reason: objection.reason, detail: objection.detail });
  if (barrier !== null) return settleExhausted(input, barrier, sayObjection(input));
  return planRepair(input) ?? planFailover(input) ?? climb(input);
}

function climb(input: EscalationInput): EscalationStep {
  const stronger = planStronger(input);
  if (typeof stronger !== 'string') return stronger;
  return settleExhausted(input, stronger, sayObjection(input));
}

/** The objection in one short text: its code and what the code cannot say. */
function sayObjection({ objection }: EscalationInput): string {
  const reason: ReasonCode = objection.reason;
  return objection.detail === '' ? reason : `${reason}: ${objection.detail}`;
}
