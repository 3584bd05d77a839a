import type { Plan } from '@upshift/contracts';
import type { Ballot, PlanDecision, PlanTask, Vote } from './ballot.ts';
import { countVotes } from './count-votes.ts';
import { planOfTask } from './plan-of-task.ts';
import { prepareTask } from './prepared-task.ts';
import { stepOnLead } from './step-on-lead.ts';
import { toQuorum } from './to-quorum.ts';

/**
 * Decides a plan on the ballots so far: an answer is accepted, more members are called, or it waits. Call it after each
 * answer and each failure, with one ballot per member of the plan.
 *
 * - The leading answer is accepted when its lead is decisive (`decisiveLead`, or `earlyLead` while calls are pending).
 * - Else members are called whose `callBelow` (nothing pending) or `callEarlyBelow` (others pending) is above the lead.
 * - With nothing pending and nobody called, the best answer is accepted, or the plan stays `undecided` where it says so.
 *   Without any answer the first idle member is called, so that a plan ends without an answer only when all have failed.
 *
 * @throws TypeError when there is not one ballot per member
 */
export function decidePlan(plan: Plan, task: PlanTask, ballots: readonly Ballot[]): PlanDecision {
  const votes = tallyVotes(plan, task, ballots);
  const [best] = votes;
  const states = ballots.map(({ state }) => state);
  const step = stepOnLead(planOfTask(toQuorum(plan), task).plan, states, best?.lead ?? null);
  if (step.kind === 'wait') return { ...step, votes };
  if (best === undefined) return { kind: 'undecided', reason: 'no_answer', member: null, votes };
  const { speaker: member, lead } = best;
  if (step.kind === 'undecided') return { kind: 'undecided', reason: 'not_decisive', member, votes };
  return { kind: 'decided', member, lead, reason: step.reason, votes };
}

/** Counts the votes without deciding: the answers with their leads, the best first. */
export function tallyVotes(plan: Plan, task: PlanTask, ballots: readonly Ballot[]): Vote[] {
  const quorum = toQuorum(plan);
  if (ballots.length !== quorum.members.length)
    throw new TypeError(`a plan of ${quorum.members.length} members needs as many ballots, not ${ballots.length}`);
  return countVotes(quorum, prepareTask(quorum, task), ballots);
}
