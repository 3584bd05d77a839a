import type { EscalationInput } from './escalation-step.ts';

/**
 * What forbids any further call: as the claim found it, as an earlier step reported it, or as the counters say now.
 */
export function barrierOf(input: EscalationInput): EscalationInput['barrier'] {
  const { barrier, objection, remainingMs, calls, maxCalls, budgetLeftNanoUsd } = input;
  if (barrier === 'deadline' || objection.reason === 'deadline' || remainingMs <= 0) return 'deadline';
  if (barrier !== null) return barrier;
  if (objection.reason === 'attempts' || calls >= maxCalls) return 'attempts';
  if (objection.reason === 'budget' || budgetLeftNanoUsd < 0) return 'budget';
  return null;
}
