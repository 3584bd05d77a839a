export type {
  AttemptView,
  ErrorCode,
  Feedback,
  FeedbackView,
  LedgerView,
  SettledState,
  StatusView,
  TaskList,
  TaskReview,
  TaskState,
  TaskView,
  ToolCall,
} from '@upshift/contracts';
export type { AcceptedOutcome, BatchOutcome, RefusedOutcome } from './bulk/batch-line.ts';
export type { SubmitManyOptions } from './bulk/submit-many.ts';
export type { CallOptions, ListOptions, SubmitOptions, SubmittedTask, UpshiftClient } from './client.ts';
export {
  type ClientErrorCode,
  type OutputIssue,
  UpshiftAnswerError,
  UpshiftApiError,
  UpshiftClientError,
  UpshiftConnectionError,
  UpshiftOutputError,
  UpshiftSchemaError,
  UpshiftTaskError,
  UpshiftTimeoutError,
} from './client-errors.ts';
export type { ClientOptions } from './client-options.ts';
export { createClient } from './create-client.ts';
export type { Fetch, HeaderSource } from './http/create-exchange.ts';
export type { BatchTask, NewTask } from './new-task.ts';
export type { JsonSchema, OutputSchema, ZodSchema } from './output/output-schema.ts';
export type { SucceededResult, TaskResult, UnsuccessfulResult } from './output/task-result.ts';
export type { WaitOptions } from './wait-for-task.ts';
