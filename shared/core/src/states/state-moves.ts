import type { AttemptState, TaskState, WorkState } from '@upshift/contracts';

type Moves<State extends string> = Readonly<Record<State, readonly State[]>>;

/** A task ends once. `in_review` is settled for machines; a person or the producer ends it. */
export const legalTaskMoves: Moves<TaskState> = {
  open: ['succeeded', 'failed', 'cancelled', 'expired', 'in_review'],
  in_review: ['succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
  expired: [],
};

/** Leased work is ready again when its worker died, or when it waits for a later due time. */
export const legalWorkMoves: Moves<WorkState> = {
  ready: ['leased', 'cancelled'],
  leased: ['ready', 'done', 'cancelled', 'dead'],
  done: [],
  cancelled: [],
  dead: [],
};

/** A late result replaces `unknown`; a finished attempt never changes. */
export const legalAttemptMoves: Moves<AttemptState> = {
  started: ['finished', 'failed', 'unknown'],
  unknown: ['finished', 'failed'],
  finished: [],
  failed: [],
};

const moves = { task: legalTaskMoves, work: legalWorkMoves, attempt: legalAttemptMoves } as const;
type States = { readonly task: TaskState; readonly work: WorkState; readonly attempt: AttemptState };

/** Whether the record may move a row from one state to another (design.md section 9). Staying is no move. */
export function canMove<Kind extends keyof States>(kind: Kind, from: States[Kind], to: States[Kind]): boolean {
  const table: Readonly<Record<string, readonly string[]>> = moves[kind];
  return Object.hasOwn(table, from) && (table[from]?.includes(to) ?? false);
}
