import type { ErrorCode, SettledState, TaskView } from '@upshift/contracts';

/** The codes of errors that arise in the client itself. Those of the API keep theirs. */
export type ClientErrorCode =
  | 'CONNECTION_FAILED'
  | 'ANSWER_UNREADABLE'
  | 'WAIT_TIMED_OUT'
  | 'SCHEMA_UNUSABLE'
  | 'OUTPUT_MISMATCH'
  | 'TASK_NOT_SUCCEEDED';

/** What every error of this package has in common. Compare codes, never messages; no message quotes content. */
export abstract class UpshiftClientError extends Error {
  abstract readonly code: string;
  /** Whether the same call may be made again. The client did so already, as often as `maxRetries` says. */
  abstract readonly retryable: boolean;
}

/** The API refused. `code` is stable and stands in the reference of errors. */
export class UpshiftApiError extends UpshiftClientError {
  override readonly name = 'UpshiftApiError';
  /** A code of the API, or HTTP_ERROR where something in between answered without one. */
  readonly code: ErrorCode | 'HTTP_ERROR' | (string & {});
  readonly status: number;
  readonly retryable: boolean;
  /** Where in the body, as a JSON pointer. */
  readonly path: string | undefined;
  /** Finds the refusal in the logs of the API. */
  readonly requestId: string | undefined;
  /** How long the API asked us to wait, in ms. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, facts: Pick<UpshiftApiError, 'code' | 'status' | 'retryable'> & Partial<ApiErrorPlace>) {
    super(message);
    this.code = facts.code;
    this.status = facts.status;
    this.retryable = facts.retryable;
    this.path = facts.path;
    this.requestId = facts.requestId;
    this.retryAfterMs = facts.retryAfterMs;
  }
}
type ApiErrorPlace = Pick<UpshiftApiError, 'path' | 'requestId' | 'retryAfterMs'>;

/** Nothing answered, it took longer than `timeoutMs`, or the connection broke; `cause` says which. */
export class UpshiftConnectionError extends UpshiftClientError {
  override readonly name = 'UpshiftConnectionError';
  readonly code = 'CONNECTION_FAILED';
  readonly retryable = true;
}

/** What answered does not speak this version of the API: look at `baseUrl`. */
export class UpshiftAnswerError extends UpshiftClientError {
  override readonly name = 'UpshiftAnswerError';
  readonly code = 'ANSWER_UNREADABLE';
  readonly retryable = false;
}

/** `timeoutMs` passed while the task was open. The task goes on: wait again, or cancel it. */
export class UpshiftTimeoutError extends UpshiftClientError {
  override readonly name = 'UpshiftTimeoutError';
  readonly code = 'WAIT_TIMED_OUT';
  readonly retryable = true;
  readonly taskId: string;

  constructor(taskId: string, timeoutMs: number) {
    super(`Task ${taskId} was not settled within ${timeoutMs} ms; it goes on.`);
    this.taskId = taskId;
  }
}

/** A zod schema says something that JSON Schema cannot (a date, a bigint). Nothing was sent. */
export class UpshiftSchemaError extends UpshiftClientError {
  override readonly name = 'UpshiftSchemaError';
  readonly code = 'SCHEMA_UNUSABLE';
  readonly retryable = false;
}

/** Where an output and the schema disagree, in zod's words. */
export interface OutputIssue {
  readonly path: string;
  readonly message: string;
}

/** The task succeeded and its answer does not fit the schema that it was read with. `task` has the answer as it came. */
export class UpshiftOutputError extends UpshiftClientError {
  override readonly name = 'UpshiftOutputError';
  readonly code = 'OUTPUT_MISMATCH';
  readonly retryable = false;
  readonly task: TaskView;
  readonly issues: readonly OutputIssue[];

  constructor(task: TaskView, issues: readonly OutputIssue[]) {
    const places = issues.map(({ path, message }) => `${path === '' ? 'the answer' : path}: ${message}`);
    super(`The answer of task ${task.id} does not fit the schema: ${places.join('; ')}`);
    this.task = task;
    this.issues = issues;
  }
}

/** `output()` was asked of a task that ended otherwise; `state` and `reason` say how. */
export class UpshiftTaskError extends UpshiftClientError {
  override readonly name = 'UpshiftTaskError';
  readonly code = 'TASK_NOT_SUCCEEDED';
  readonly retryable = false;
  readonly task: TaskView;
  readonly state: Exclude<SettledState, 'succeeded'>;
  readonly reason: string | null;

  constructor(task: TaskView, state: Exclude<SettledState, 'succeeded'>) {
    const reason = task.reason === null ? '' : ` (${task.reason})`;
    super(`Task ${task.id} ended as ${state}${reason}.`);
    this.task = task;
    this.state = state;
    this.reason = task.reason;
  }
}
