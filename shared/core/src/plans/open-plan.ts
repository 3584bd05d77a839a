import type { Plan, PlanMember, QuorumPlan } from '@upshift/contracts';
import type { PlanTask } from './ballot.ts';
import type { ChosenWay } from './choose-way.ts';
import { planOfTask } from './plan-of-task.ts';
import { type PreparedTask, prepareTask, unlike } from './prepared-task.ts';
import { toQuorum } from './to-quorum.ts';

export interface PlanOpening {
  /** Members to start, each so long after the plan opened; who is not here is started by `decidePlan` alone. */
  readonly starts: readonly { readonly member: number; readonly afterMs: number }[];
  /** 0..1: how unlike the tasks that the plan was tuned on. */
  readonly novelty: number;
  /** Log-odds that those who start at once decide it; null without a forecast. */
  readonly forecast: number | null;
  /** How it goes about this task, where the plan chooses by task. */
  readonly way: ChosenWay | null;
}

/**
 * Says who is asked first and when, from the question alone. A member starts at its delay, or at once where the forecast
 * or the guard says so; where nobody would start at once, the first member does. A start that lies ahead lapses when the
 * plan has decided by then, and when `decidePlan` has called the member earlier.
 */
export function openPlan(plan: Plan, task: PlanTask): PlanOpening {
  const quorum = toQuorum(plan);
  const { novelty, forecast } = prepareTask(quorum, task);
  const own = planOfTask(quorum, task);
  return { starts: startsOf(own.plan, { novelty, forecast }), novelty, forecast, way: own.way };
}

/** The starts of a plan by what is known of the task: `openPlan` and the tuner of plans both go by it. */
export function startsOf(plan: QuorumPlan, facts: Pick<PreparedTask, 'novelty' | 'forecast'>): PlanOpening['starts'] {
  const isAlone = plan.guard?.alone === true && facts.novelty >= unlike && plan.guard.start.length > 0;
  const delays = plan.members.map((member) => {
    if (startsAtOnce(plan, member, facts)) return 0;
    return isAlone ? null : member.delayMs;
  });
  if (!delays.includes(0)) delays[0] = 0;
  return delays.flatMap((afterMs, member) => (afterMs === null ? [] : [{ member, afterMs }]));
}

function startsAtOnce(
  { guard }: QuorumPlan,
  member: PlanMember,
  { novelty, forecast }: Pick<PreparedTask, 'novelty' | 'forecast'>,
): boolean {
  if (guard !== null && novelty >= unlike && guard.start.includes(member.deployment)) return true;
  return member.atOnceBelow !== null && forecast !== null && forecast < member.atOnceBelow;
}
