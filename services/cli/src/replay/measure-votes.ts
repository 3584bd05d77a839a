import type { AttemptView, LedgerView, Plan } from '@upshift/contracts';
import { membersOf, momentsOf, type PlanMoment } from '@upshift/core';

/** The plan of a replay as it was written, and by how much its clock was sped up. */
export interface VoteTiming {
  readonly plan: Plan;
  readonly timeScale: number;
}

interface VoteTimes {
  /** From the first call to the moment that decided, in recorded time; null where the table has none. */
  readonly recordedMs: number | null;
  /** The same as it really passed. */
  readonly wallMs: number;
}

/** By how much the end of a task and that of its last call may differ in the record, in ms. */
const toleranceMs = 15;

/**
 * Takes the time of a step of votes apart. Calls run side by side, each from its start: with the plan, at its delay, or
 * when the last one before it ended and called for it, whichever lies nearest to when it was really begun. The last one that ended
 * before the task did is the one that decided, unless the plan's own clock did.
 */
export function measureVotes(
  { task, attempts, decisions }: Pick<LedgerView, 'task' | 'attempts' | 'decisions'>,
  { plan, timeScale }: VoteTiming,
): VoteTimes {
  const moment = decidingMoment(decisions, plan);
  if (moment !== null) return { recordedMs: moment.afterMs, wallMs: moment.afterMs * timeScale };
  const settledMs = Date.parse(task.settledAt ?? task.createdAt);
  const byStart = attempts.toSorted((left, right) => startOf(left) - startOf(right) || left.no - right.no);
  const begunMs = Math.min(...byStart.map(startOf));
  const clock = { plan, timeScale, begunMs, openedMs: openedAt(decisions, byStart) ?? begunMs };
  const ends = new Map<AttemptView, number>();
  let isUnknown = false;
  let wallMs = 0;
  for (const attempt of byStart) {
    if (!hasCounted(attempt, settledMs)) continue;
    const startMs = recordedStart(attempt, clock, ends);
    const endMs = recordedEnd(attempt, startMs, plan);
    if (!Number.isFinite(endMs)) isUnknown = true;
    else ends.set(attempt, endMs);
    wallMs = Math.max(wallMs, endOf(attempt) - begunMs);
  }
  return { recordedMs: isUnknown ? null : Math.max(0, ...ends.values()), wallMs };
}

/** The moment at which the plan was decided though no answer came; null where an answer decided it. */
function decidingMoment(decisions: LedgerView['decisions'], plan: Plan): PlanMoment | null {
  const name = decisions.at(-1)?.signals.find((signal) => signal.name === 'moment')?.value;
  return momentsOf(plan).find((moment) => moment.name === name) ?? null;
}

/** Answers on which it was decided, and calls that were given up before; not the calls that the end of the task cut off. */
function hasCounted({ state, use, failureClass, endedAt }: AttemptView, settledMs: number): boolean {
  if (state === 'finished') return use === 'useful';
  return failureClass === 'timeout' && endedAt !== null && Date.parse(endedAt) <= settledMs + toleranceMs;
}

/** An answer came after its recorded latency; a call that was given up ended with the patience of the member or of the plan. */
function recordedEnd({ no, recordedLatencyMs }: AttemptView, startMs: number, plan: Plan): number {
  if (recordedLatencyMs !== null) return startMs + recordedLatencyMs;
  const ownMs = startMs + (membersOf(plan)[no]?.patienceMs ?? Number.POSITIVE_INFINITY);
  const planMs = momentsOf(plan).find(({ name }) => name === 'patience')?.afterMs ?? Number.POSITIVE_INFINITY;
  return startMs < planMs ? Math.min(ownMs, planMs) : ownMs;
}

/**
 * When the calls of a step were put on record: a busy machine may begin the first of them late, but those that are due later
 * are due from then. Null where no decision before the step is known.
 */
function openedAt(decisions: LedgerView['decisions'], [first]: readonly AttemptView[]): number | null {
  const opening = decisions.findLast(({ step }) => first !== undefined && step < first.step);
  return opening === undefined ? null : Date.parse(opening.at);
}

interface PlanClock extends VoteTiming {
  readonly begunMs: number;
  readonly openedMs: number;
}

function recordedStart(
  attempt: AttemptView,
  { plan, timeScale, begunMs, openedMs }: PlanClock,
  ends: ReadonlyMap<AttemptView, number>,
): number {
  const delayMs = membersOf(plan)[attempt.no]?.delayMs ?? null;
  if (delayMs === 0) return 0;
  const causes = [{ recordedMs: 0, atMs: begunMs }];
  const before = [...ends].filter(([other]) => endOf(other) <= startOf(attempt) + toleranceMs);
  if (before.length > 0)
    causes.push({
      recordedMs: Math.max(...before.map(([, endMs]) => endMs)),
      atMs: Math.max(...before.map(([other]) => endOf(other))),
    });
  if (delayMs !== null) causes.push({ recordedMs: delayMs, atMs: openedMs + delayMs * timeScale });
  const away = ({ atMs }: { atMs: number }): number => Math.abs(startOf(attempt) - atMs);
  return causes.reduce((nearest, cause) => (away(cause) < away(nearest) ? cause : nearest)).recordedMs;
}

function startOf({ startedAt }: AttemptView): number {
  return Date.parse(startedAt);
}

function endOf({ endedAt, startedAt }: AttemptView): number {
  return Date.parse(endedAt ?? startedAt);
}
