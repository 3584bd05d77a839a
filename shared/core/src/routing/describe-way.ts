import { type Plan, type Signal, toUsd } from '@upshift/contracts';
import type { ChosenWay, Expected } from '../plans/choose-way.ts';
import { membersOf, toQuorum } from '../plans/to-quorum.ts';

/** For people: how a plan goes about a task and what that is expected to bring, beside the way that was second. */
export function describeWay(plan: Plan, { chosen, runnerUp, floor, isFloorReached }: ChosenWay): Signal[] {
  return [
    { name: 'way', value: describe(plan, chosen) },
    ...(runnerUp === null ? [] : [{ name: 'way_second', value: describe(plan, runnerUp) }]),
    { name: 'way_floor', value: `${percent(floor)}${isFloorReached ? '' : ', which no way reaches'}` },
  ];
}

function describe(plan: Plan, { way, success, costNanoUsd, latencyMs }: Expected): string {
  const { kind = 'quorum', asked = [] } = toQuorum(plan).choice?.ways[way] ?? {};
  const names = asked.map(({ member }) => membersOf(plan)[member]?.deployment ?? '');
  const who = names.length === 0 ? 'as tuned' : names.join(', ');
  const time = latencyMs === null ? '' : `, ${Math.round(latencyMs)} ms`;
  return `${kind} (${who}): success ${percent(success)}, ${toUsd(Math.round(costNanoUsd)).toFixed(6)} USD${time}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
