import type { QuorumPlan } from '@upshift/contracts';
import { tallyVotes } from '@upshift/core';
import type { LabTask } from '../table/lab-task.ts';
import type { LeadOf } from './run-clock.ts';
import { ballotsOf } from './simulate-plan.ts';

/** What `tallyVotes` says of sets of answers, each counted when it is first asked for. */
export function tabulateLeads(plan: QuorumPlan, lab: LabTask): LeadOf {
  const table: ReturnType<LeadOf>[] = new Array(1 << plan.members.length);
  return (answered) => {
    const before = table[answered];
    if (before !== undefined) return before;
    const [best] = tallyVotes(plan, lab.task, ballotsOf(lab, answered));
    const fresh = best === undefined ? null : { lead: best.lead, speaker: best.speaker };
    table[answered] = fresh;
    return fresh;
  };
}
