import type { SettledState, TaskView, ToolCall } from '@upshift/contracts';

/** How a task ended. `ok` tells the two apart. */
export type TaskResult<T> = SucceededResult<T> | UnsuccessfulResult;

export interface SucceededResult<T> {
  readonly ok: true;
  readonly id: string;
  readonly state: 'succeeded';
  /** With a schema: the answer, read by it. Without: its text, null where the model only called tools. */
  readonly output: T;
  readonly text: string | null;
  readonly toolCalls: readonly ToolCall[] | null;
  /** Everything that the API says of the task: tier, cost, times. */
  readonly task: TaskView;
}

export interface UnsuccessfulResult {
  readonly ok: false;
  readonly id: string;
  /**
   * `in_review`: a person has it; it will be `succeeded` or `failed` once they have decided. `task.review` says how long it
   * has waited and how many are before it; `wait` with `throughReview` waits for the decision.
   */
  readonly state: Exclude<SettledState, 'succeeded'>;
  readonly output: null;
  /** A code of the closed list of reasons. */
  readonly reason: string | null;
  readonly task: TaskView;
}
