import type { QuorumPlan } from '@upshift/contracts';
import type { Ballot } from './ballot.ts';

export type PlanStep =
  | { readonly kind: 'accept'; readonly reason: 'decisive' | 'best' }
  | { readonly kind: 'wait'; readonly start: readonly number[] }
  | { readonly kind: 'undecided' };

/**
 * What follows from the lead alone, once the votes are counted: `decidePlan` and the tuner of plans both go by it.
 *
 * @param lead of the best answer; null where nobody has answered
 */
export function stepOnLead(plan: QuorumPlan, states: readonly Ballot['state'][], lead: number | null): PlanStep {
  const isPending = states.includes('pending') || states.includes('late');
  if (lead !== null && lead >= leadToReach(plan, states)) return { kind: 'accept', reason: 'decisive' };
  const start = callFor(plan, states, lead ?? Number.NEGATIVE_INFINITY, isPending);
  if (start.length > 0 || isPending) return { kind: 'wait', start };
  if (lead !== null) return plan.undecided === 'best' ? { kind: 'accept', reason: 'best' } : { kind: 'undecided' };
  const idle = states.indexOf('idle');
  return idle < 0 ? { kind: 'undecided' } : { kind: 'wait', start: [idle] };
}

function leadToReach(plan: QuorumPlan, states: readonly Ballot['state'][]): number {
  const { decisiveLead, earlyLead = decisiveLead, lateLead = earlyLead } = plan;
  if (states.includes('pending')) return earlyLead;
  return states.includes('late') ? lateLead : decisiveLead;
}

/** Members called one by one in the order of the plan: the first one called counts as pending for the next. */
function callFor(
  { members }: QuorumPlan,
  states: readonly Ballot['state'][],
  lead: number,
  isPending: boolean,
): number[] {
  const start: number[] = [];
  for (const [member, { callBelow, callEarlyBelow }] of members.entries()) {
    if (states[member] !== 'idle') continue;
    const below = isPending || start.length > 0 ? callEarlyBelow : callBelow;
    if (below !== null && lead < below) start.push(member);
  }
  return start;
}
