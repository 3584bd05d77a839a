/** What a run may not do. */
export const violationKinds = {
  lost: 'A producer heard 202 for a task that the record does not know.',
  unheard: 'The record holds a task that no producer was told of.',
  split_key: 'One idempotency key gave two tasks.',
  unsettled: 'An accepted task was not settled in time.',
  settled_twice: 'A task was settled more than once.',
  accepted_twice: 'More than one answer of a task was accepted, or counts as useful for one piece of work.',
  loser_kept: 'A call that ended after the decision on its siblings counts as useful.',
  accepted_unfit: 'The accepted attempt is none that finished and counts as useful.',
  dead_letter: 'A task ended without an answer and no fault explains it.',
  slow_to_settle: 'The last task was settled later than 60 s after the last fault.',
  work_left: 'Work of a settled task is still live.',
  process_died: 'A process ended that nobody had ended.',
  call_after_success: 'A vendor call started after the success of its task was on record.',
  call_twice: 'The vendor was asked more than once under one attempt id.',
  unmatched_call: 'The vendor was asked under an id that is no attempt on record.',
  unexplained_restart: 'A call was made again, and the one before it was on no process that was killed or frozen.',
  too_many_restarts: 'More calls were made again than were in flight on processes that were killed or frozen.',
  unexplained_unknown: 'An attempt is unknown, and its process was neither killed nor frozen.',
  unfinished_attempt: 'An attempt is still open at the end.',
  unbilled: 'A finished attempt is on no bill.',
  cost_differs: 'The ledger and the bill disagree about a call.',
  unbooked_cost: 'The vendor sold a call that the ledger books as free.',
  spent_differs: 'The spent money of a task is not the sum of its attempts.',
  reservation_left: 'Money is still reserved though nothing is under way.',
  window_differs: 'The budget windows do not hold what the tasks spent.',
} as const;
export type ViolationKind = keyof typeof violationKinds;

export interface Violation {
  readonly kind: ViolationKind;
  /** The task, attempt, key or process. */
  readonly subject: string;
  readonly detail: string;
}
