/**
 * Every error that a user can meet: HTTP status, whether the same call may be tried again, and what it means. Codes are
 * stable; nobody compares messages.
 */
export const errorCodes = {
  BODY_TOO_LARGE: { status: 413, retryable: false, meaning: 'The body is larger than 1 MB.' },
  BODY_NOT_JSON: { status: 400, retryable: false, meaning: 'The body is not JSON.' },
  BODY_TOO_DEEP: { status: 400, retryable: false, meaning: 'The JSON nests deeper than 64 levels.' },
  BODY_FORBIDDEN_KEY: {
    status: 400,
    retryable: false,
    meaning: 'The JSON holds a key that is refused everywhere (__proto__, constructor, prototype).',
  },
  TEXT_NOT_STORABLE: {
    status: 400,
    retryable: false,
    meaning: 'A text holds a NUL character or half a surrogate pair.',
  },
  CONTENT_TYPE_UNSUPPORTED: {
    status: 415,
    retryable: false,
    meaning: 'The body is not application/json (a bulk: application/x-ndjson), or it is compressed.',
  },
  REQUEST_INVALID: {
    status: 400,
    retryable: false,
    meaning: 'A field is missing, unknown or of the wrong kind; `path` names it.',
  },
  WORKLOAD_UNKNOWN: { status: 422, retryable: false, meaning: 'The portfolio has no workload of that name.' },
  TIER_UNKNOWN: { status: 422, retryable: false, meaning: 'The workload has no tier of that name.' },
  CONSTRAINTS_UNMET: {
    status: 422,
    retryable: false,
    meaning: 'No deployment that the task could start on keeps its constraints and takes its images.',
  },
  SCHEMA_INVALID: { status: 422, retryable: false, meaning: 'A JSON Schema does not compile.' },
  TOOL_INVALID: {
    status: 422,
    retryable: false,
    meaning: 'A tool has no usable parameters or shares its name with another.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    status: 400,
    retryable: false,
    meaning: 'An Idempotency-Key is 1 to 255 visible ASCII characters.',
  },
  IDEMPOTENCY_CONFLICT: { status: 409, retryable: false, meaning: 'The key was used before with another body.' },
  BUDGET_TOO_SMALL: {
    status: 422,
    retryable: false,
    meaning: 'The budget does not pay for a single call on the first tier.',
  },
  EVAL_BUDGET_SPENT: {
    status: 429,
    retryable: false,
    meaning: 'What all eval runs together may spend in a day or month does not pay for one more call.',
  },
  BULK_TOO_LONG: {
    status: 413,
    retryable: false,
    meaning: 'A bulk has at most 100,000 lines; what follows them was not read.',
  },
  TASK_NOT_FOUND: { status: 404, retryable: false, meaning: 'There is no task of that id.' },
  TASK_SETTLED: {
    status: 409,
    retryable: false,
    meaning: 'The task has ended in another way and cannot be cancelled any more.',
  },
  TASK_FAILED: { status: 502, retryable: false, meaning: 'The task ended without an answer; the reason says why.' },
  TASK_EXPIRED: { status: 504, retryable: false, meaning: 'The task had no answer by its deadline.' },
  TASK_CANCELLED: { status: 409, retryable: false, meaning: 'The task was cancelled while its answer was awaited.' },
  TASK_IN_REVIEW: {
    status: 409,
    retryable: false,
    meaning: 'No answer could be proved: a person decides. Read the task later.',
  },
  TASK_UNSETTLED: {
    status: 504,
    retryable: true,
    meaning: 'The answer was awaited for as long as is allowed. The task goes on: read it later.',
  },
  IMAGE_NOT_FOUND: {
    status: 404,
    retryable: false,
    meaning: 'The message has no image of that number whose bytes are here.',
  },
  REVIEW_NOT_FOUND: { status: 404, retryable: false, meaning: 'No person was ever asked about a task of that id.' },
  REVIEW_CLAIMED: {
    status: 409,
    retryable: false,
    meaning: 'Another reviewer has the task. Take another one, or come back when the lease has ended.',
  },
  REVIEW_LEASE_LOST: {
    status: 409,
    retryable: false,
    meaning:
      'The claim has ended: its lease ran out, it was released, or another reviewer has the task. Claim it again.',
  },
  REVIEW_ENDED: {
    status: 409,
    retryable: false,
    meaning: 'The review has ended: somebody decided it, or the task was cancelled. Nothing was changed.',
  },
  REVIEW_ANSWER_MISSING: {
    status: 422,
    retryable: false,
    meaning: 'There is no such answer to accept. An edit writes one.',
  },
  REVIEW_EDIT_REFUSED: {
    status: 422,
    retryable: false,
    meaning:
      'The validators of the workload do not let the edited answer pass; `verdicts` beside the error says why. Mend it, or insist with a reason.',
  },
  MODEL_UNKNOWN: {
    status: 404,
    retryable: false,
    meaning: 'The portfolio has no workload and no tier of that name; `GET /v1/models` lists them.',
  },
  PARAMETER_UNSUPPORTED: {
    status: 400,
    retryable: false,
    meaning: 'The OpenAI door cannot do what a parameter asks for; `param` names it.',
  },
  DEPLOYMENT_UNKNOWN: {
    status: 404,
    retryable: false,
    meaning: 'The active portfolio has no deployment of that name; `GET /v1/deployments` lists them.',
  },
  EVAL_SET_EMPTY: {
    status: 422,
    retryable: false,
    meaning: 'The workload has no eval set: add cases first.',
  },
  EVAL_SET_FULL: { status: 422, retryable: false, meaning: 'An eval set has at most 20,000 cases.' },
  EVAL_CASE_NOT_FOUND: { status: 404, retryable: false, meaning: 'The eval set has no case of that id.' },
  EVAL_RUN_NOT_FOUND: { status: 404, retryable: false, meaning: 'The record holds no eval run of that id.' },
  EVAL_SCHEDULE_NOT_FOUND: { status: 404, retryable: false, meaning: 'Nothing is scheduled for that target.' },
  EVAL_CANDIDATE_NOT_FOUND: { status: 404, retryable: false, meaning: 'There is no candidate of that id.' },
  EVAL_CANDIDATE_DECIDED: {
    status: 409,
    retryable: false,
    meaning: 'The candidate was approved or dismissed before.',
  },
  EVAL_REFERENCE_MISSING: {
    status: 422,
    retryable: false,
    meaning: 'Nobody has said what the right answer is: give a reference with the approval.',
  },
  REPORT_NOT_FOUND: { status: 404, retryable: false, meaning: 'No review of exactly that week is stored.' },
  RUN_NOT_FOUND: { status: 404, retryable: false, meaning: 'The record holds no sample run of that id.' },
  ROUTE_NOT_FOUND: { status: 404, retryable: false, meaning: 'There is no such route.' },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false, meaning: 'The route exists, the method does not.' },
  CURSOR_INVALID: { status: 400, retryable: false, meaning: 'The cursor was not made by this API.' },
  OVERLOADED: { status: 503, retryable: true, meaning: 'Upshift takes no more tasks at the moment.' },
  NOT_READY: {
    status: 503,
    retryable: true,
    meaning: 'The record does not answer, or the service is starting or stopping.',
  },
  INTERNAL: {
    status: 500,
    retryable: true,
    meaning: 'An error that Upshift did not expect; the request id finds it in the logs.',
  },
  PORTFOLIO_INVALID: {
    status: 422,
    retryable: false,
    meaning: 'The portfolio file is wrong; each finding names its line.',
  },
  PORTFOLIO_WORSE: {
    status: 409,
    retryable: false,
    meaning: 'The backtest says that the change is worse; `force` with a reason applies it all the same.',
  },
  PORTFOLIO_CHANGED: {
    status: 409,
    retryable: false,
    meaning: 'Another version is active than the one that the change was made for.',
  },
  VERSION_NOT_FOUND: {
    status: 404,
    retryable: false,
    meaning: 'The record holds no portfolio version of that hash, or none before the active one.',
  },
  ROLLBACK_UNPLANNED: {
    status: 409,
    retryable: false,
    meaning: 'The deployment names nobody to roll back to, or who it names stands in all of its places already.',
  },
  ROLLOUT_RUNNING: {
    status: 409,
    retryable: false,
    meaning: 'Another roll-out of this kind runs: let it end, or stop it.',
  },
  ROLLOUT_NOT_FOUND: { status: 404, retryable: false, meaning: 'No roll-out of that id runs.' },
  CONFIG_INVALID: {
    status: 500,
    retryable: false,
    meaning: 'An environment variable or option is wrong; the process does not start.',
  },
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** The body of every error answer. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    /** Where in the body, as a JSON pointer. */
    readonly path?: string;
    readonly line?: number;
    readonly requestId?: string;
  };
}

/** An expected failure with its place; the door turns it into an `ErrorBody`. The message never quotes content. */
export class UpshiftError extends Error {
  override readonly name = 'UpshiftError';
  readonly code: ErrorCode;
  readonly path: string | undefined;
  readonly line: number | undefined;

  constructor(code: ErrorCode, message: string, place: { path?: string; line?: number; cause?: unknown } = {}) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause });
    this.code = code;
    this.path = place.path;
    this.line = place.line;
  }
}
