import type { Plan } from '@upshift/contracts';
import { type Ballot, momentsOf, noOfMoment, type PlanMoment, toQuorum } from '@upshift/core';
import type { ClaimedWork } from '@upshift/ports';

type OnTheClock = Pick<ClaimedWork, 'key' | 'siblings' | 'history'>;

/** The moment of the plan that this work stands for; null for a member's call. */
export function momentOf(plan: Plan, { key }: Pick<ClaimedWork, 'key'>): PlanMoment['name'] | null {
  return momentsOf(plan)[key.no - toQuorum(plan).members.length]?.name ?? null;
}

/**
 * How much longer a call may take than its deployment allows it: less where the member or the plan has less patience.
 * The plan's is counted from its opening, by the record's clock; a call that begins after it is not bound by it.
 *
 * @returns Infinity where neither sets a limit
 */
export function patienceOf(plan: Plan, { key, history }: Pick<ClaimedWork, 'key' | 'history'>): number {
  const ownMs = toQuorum(plan).members[key.no]?.patienceMs ?? Number.POSITIVE_INFINITY;
  const moment = history.moments.find(({ no }) => no === noOfMoment(plan, 'patience'));
  return moment === undefined || moment.inMs <= 0 ? ownMs : Math.min(ownMs, moment.inMs);
}

/**
 * The ballots as the plan's clock has them: calls in flight are late once that moment has come, and at the moment of its
 * patience they are given up, also where nobody is left to say so (their worker may have died).
 */
export function onTheClock(plan: Plan, ballots: readonly Ballot[], work: OnTheClock): readonly Ballot[] {
  if (momentOf(plan, work) === 'patience')
    return ballots.map((ballot) => (ballot.state === 'pending' ? { state: 'failed', failure: 'timeout' } : ballot));
  if (!isLate(plan, work)) return ballots;
  return ballots.map((ballot) => (ballot.state === 'pending' ? { state: 'late' } : ballot));
}

/** A commit that saw the moment wait is refused once it has come, so that this is what the record says at that time. */
function isLate(plan: Plan, { key, siblings, history }: OnTheClock): boolean {
  const late = noOfMoment(plan, 'late');
  if (late === null || key.no === late) return late !== null;
  const isOpened = history.moments.some(({ no }) => no === late);
  return isOpened && !siblings.some(({ no, state }) => no === late && state === 'waiting');
}
