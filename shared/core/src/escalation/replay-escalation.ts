import type { EscalationFacts, Portfolio, TaskRequest } from '@upshift/contracts';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { decideEscalation } from './decide-escalation.ts';
import type { EscalationStep } from './escalation-step.ts';

/**
 * Decides again on recorded facts. With the portfolio that the task pinned the answer is the recorded one; with another, what
 * that one would have done.
 *
 * @throws UpshiftError WORKLOAD_UNKNOWN when the portfolio has no such workload
 */
export function replayEscalation(facts: EscalationFacts, portfolio: Portfolio, request: TaskRequest): EscalationStep {
  return decideEscalation({ ...facts, workload: resolveWorkload(portfolio, facts.workload), portfolio, request });
}
