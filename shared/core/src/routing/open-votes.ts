import type { Plan, Portfolio, ResolvedWorkload, Signal, TaskRequest } from '@upshift/contracts';
import { outputSchemaOf } from '../calls/output-schema-of.ts';
import { planCall } from '../calls/plan-call.ts';
import type { PlanTask } from '../plans/ballot.ts';
import { momentsOf } from '../plans/moments.ts';
import { openPlan } from '../plans/open-plan.ts';
import { membersOf } from '../plans/to-quorum.ts';
import { describeNovelty } from './describe-novelty.ts';
import { describeWay } from './describe-way.ts';
import type { OpenedCall } from './opened-call.ts';

export interface OpenVotesInput {
  readonly portfolio: Portfolio;
  readonly workload: ResolvedWorkload;
  readonly plan: Plan;
  readonly request: Pick<TaskRequest, 'input' | 'outputSchema' | 'constraints'>;
}

/** Past any deadline: a member that is only called for waits as a row that is never due by itself, in ms. */
const uncalledMs = 3_600_000;

/**
 * The calls of a plan, one for each member in the plan's order, whether or not it starts by itself: a member that the
 * plan calls for later has its row from the beginning, so that calling it is a matter of moving its due time.
 *
 * @returns beside them, the plan's moments: each a vote without choices, which calls nobody and is due when its time comes
 */
export function openVotes({ portfolio, workload, plan, request }: OpenVotesInput): {
  readonly calls: readonly OpenedCall[];
  readonly moments: readonly OpenedCall[];
  readonly signals: readonly Signal[];
} {
  const task = toPlanTask(request, workload);
  const { starts, novelty, forecast, way } = openPlan(plan, task);
  const delays = new Map(starts.map(({ member, afterMs }) => [member, afterMs]));
  const calls = membersOf(plan).map(({ deployment }, member) => ({
    call: planCall({ portfolio, workload, tier: tierOf(portfolio, deployment), mode: 'vote', deployment, request }),
    delayMs: delays.get(member) ?? workload.deadlineMs + uncalledMs,
  }));
  // On the queue of the first member: whoever takes its calls can tell what follows.
  const tier = calls[0]?.call.tier ?? '';
  const moments = momentsOf(plan).map(({ afterMs }): OpenedCall => {
    return { call: { tier, mode: 'vote', choices: [], maxOutputTokens: 0 }, delayMs: afterMs };
  });
  const starting = starts.map(
    ({ member, afterMs }) => `${membersOf(plan)[member]?.deployment} at ${Math.round(afterMs)} ms`,
  );
  const signals = [
    { name: 'plan', value: plan.kind },
    { name: 'starts', value: starting.join(', ') },
    { name: 'novelty', value: round(novelty) },
    ...(novelty === 0 ? [] : describeNovelty(plan, task)),
    ...(forecast === null ? [] : [{ name: 'forecast', value: round(forecast) }]),
    ...(way === null ? [] : describeWay(plan, way)),
  ];
  return { calls, moments, signals };
}

/** What a plan may see of a task. */
export function toPlanTask(request: OpenVotesInput['request'], workload: ResolvedWorkload): PlanTask {
  const { messages, tools } = request.input;
  return { messages, tools, outputSchema: outputSchemaOf(request, workload) };
}

/** The tier that a deployment stands on: whose queue carries its calls. Empty where it stands on none (the lint refuses that). */
export function tierOf({ tiers }: Portfolio, deployment: string): string {
  return tiers.find(({ deployments }) => deployments.includes(deployment))?.name ?? '';
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
