import type { QuorumPlan, Way } from '@upshift/contracts';
import type { PlanTask } from './ballot.ts';
import type { ChosenWay } from './choose-way.ts';
import { prepareTask } from './prepared-task.ts';

export interface PlanOfTask {
  /** The plan with the schedule of the way that was chosen; itself where nothing was. */
  readonly plan: QuorumPlan;
  /** Null: the plan has no choice, or the task is unlike those that it was learned on. */
  readonly way: ChosenWay | null;
}

const scheduled = new WeakMap<Way, QuorumPlan>();

/** Which schedule a plan goes by on one task, from the question alone: the same whenever it is asked. */
export function planOfTask(plan: QuorumPlan, task: PlanTask): PlanOfTask {
  const { way } = prepareTask(plan, task);
  const taken = way === null ? undefined : plan.choice?.ways[way.chosen.way];
  return { plan: taken === undefined ? plan : withWay(plan, taken), way };
}

/** A plan in which only those of the way are asked, when it says so. Votes, guard and moments stay the plan's. */
export function applyWay(plan: QuorumPlan, way: Omit<Way, 'outcomes'>): QuorumPlan {
  if (way.asked.length === 0) return plan;
  const asked = new Map(way.asked.map((one) => [one.member, one]));
  const members = plan.members.map((member, index) => {
    const { delayMs = null, callBelow = null } = asked.get(index) ?? {};
    return { ...member, delayMs, callBelow, callEarlyBelow: null, atOnceBelow: null };
  });
  const { decisiveLead } = way;
  return { ...plan, members, decisiveLead, earlyLead: decisiveLead, lateLead: decisiveLead };
}

/** Made once for each way: a decision is a matter of microseconds. */
function withWay(plan: QuorumPlan, way: Way): QuorumPlan {
  const before = scheduled.get(way);
  if (before !== undefined) return before;
  const fresh = applyWay(plan, way);
  scheduled.set(way, fresh);
  return fresh;
}
