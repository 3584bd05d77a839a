import { atLeast } from '../portfolio/resolve-workload.ts';
import { mayAcceptUnproved } from '../validation/judge-answer.ts';
import type { EscalationInput, EscalationStep } from './escalation-step.ts';

type Settled = Extract<EscalationStep, { kind: 'settle' }>;

/**
 * The end of a task for which no call is left, as its workload wants it. `accept_best` holds only where an unproved
 * answer may be accepted at all: with high risk a person decides on the answer, and without any answer the task fails. The
 * reason of such an acceptance is one of `degradedReasons`, by which everybody sees what it is.
 */
export function settleExhausted(input: EscalationInput, reason: Settled['reason'], detail: string): Settled {
  const { workload, answered, risk = workload.risk } = input;
  const failed = settle(input, { action: 'reject', state: 'failed', reason, detail });
  const inReview = settle(input, { action: 'handoff', state: 'in_review', reason, detail });
  if (workload.exhausted === 'fail') return failed;
  if (workload.exhausted === 'review') return inReview;
  if (answered === null) return failed;
  if (!mayAcceptUnproved({ critical: workload.critical, risk: atLeast(risk, workload.risk) })) return inReview;
  return { ...settle(input, { action: 'accept', state: 'succeeded', reason, detail }), accepted: answered };
}

/** Ends the task; what was objected to is dealt with. */
export function settle(
  { progress, objection }: EscalationInput,
  said: Pick<Settled, 'action' | 'state' | 'reason' | 'detail'>,
): Settled {
  const evidence = objection.evidence ?? [];
  return { kind: 'settle', ...said, evidence, accepted: null, progress: { ...progress, objection: null } };
}
