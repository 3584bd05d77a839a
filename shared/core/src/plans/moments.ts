import type { Plan } from '@upshift/contracts';
import { toQuorum } from './to-quorum.ts';

/** A time at which a plan is decided again although nobody has answered. */
export interface PlanMoment {
  /** `late`: calls in flight are late from here on. `patience`: those that began before are given up. */
  readonly name: 'late' | 'patience';
  /** From the opening of the plan. */
  readonly afterMs: number;
}

/**
 * The moments of a plan, in the order that their works are numbered by, after the members'. A plan for which lateness
 * changes nothing has no such moment.
 */
export function momentsOf(plan: Plan): readonly PlanMoment[] {
  const { lateMs, lateLead, patienceMs } = toQuorum(plan);
  const moments: PlanMoment[] = [];
  if (lateMs !== null && lateLead !== undefined) moments.push({ name: 'late', afterMs: lateMs });
  if (patienceMs !== null) moments.push({ name: 'patience', afterMs: patienceMs });
  return moments;
}

/** The number of a moment's work; null where the plan has no such moment. */
export function noOfMoment(plan: Plan, name: PlanMoment['name']): number | null {
  const place = momentsOf(plan).findIndex((moment) => moment.name === name);
  return place < 0 ? null : toQuorum(plan).members.length + place;
}
