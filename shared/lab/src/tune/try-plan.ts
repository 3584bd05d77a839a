import type { QuorumPlan } from '@upshift/contracts';
import { planOfTask, startsOf } from '@upshift/core';
import { percentileReader } from '../measure/percentile.ts';
import { type Summary, summarize } from '../measure/summarize.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { runClock } from '../simulate/run-clock.ts';
import { scoreRun } from '../simulate/simulate-plan.ts';
import type { Schedule, ScheduleInput } from './schedule.ts';

export function applySchedule(plan: QuorumPlan, { members, ...leads }: Schedule): QuorumPlan {
  return { ...plan, ...leads, members: plan.members.map((member, index) => ({ ...member, ...members[index] })) };
}

/**
 * What a plan makes of the training tasks, by leads of a judge that never saw them.
 *
 * @param wordShare 0..1: how much the judge's own word counts for success, against the record. It is smooth where a few
 *   hundred rows are not.
 */
export function tryPlan(
  plan: QuorumPlan,
  { trials, isPremium }: Pick<ScheduleInput, 'trials' | 'isPremium'>,
  wordShare: number,
): PolicyRun[] {
  return trials.map(({ lab, leadOf, forecast, novelty }) => {
    const own = plan.choice === null ? plan : planOfTask(plan, lab.task).plan;
    const run = runClock(own, startsOf(own, { forecast, novelty }), lab.answers, leadOf);
    const scored = scoreRun(lab, run, isPremium);
    const word = run.accepted === null || run.lead === null ? 0 : 1 / (1 + Math.exp(-run.lead));
    return { ...scored, success: (1 - wordShare) * scored.success + wordShare * word };
  });
}

/** What the plan is held against, on the same tasks. */
export function standardOf({ trials }: Pick<ScheduleInput, 'trials'>): PolicyRun[] {
  return trials.map(({ standard }) => standard);
}

/**
 * A summary in which the P95 is the mean of the 95th to the 97th percentile. A schedule that cuts calls off at some
 * moment has a cliff there, and one percentile alone lets the search stop right at its edge.
 */
export function summarizeTail(runs: readonly PolicyRun[]): Summary {
  const summary = summarize(runs);
  if (summary.p95Ms === null) return summary;
  const tail = [0.95, 0.96, 0.97].map(percentileReader(runs.map(({ latencyMs }) => latencyMs ?? 0)));
  return { ...summary, p95Ms: tail.reduce((sum, value) => sum + value, 0) / tail.length };
}
