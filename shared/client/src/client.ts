import type { Feedback, FeedbackView, LedgerView, StatusView, TaskList, TaskState, TaskView } from '@upshift/contracts';
import type { z } from 'zod';
import type { BatchOutcome } from './bulk/batch-line.ts';
import type { SubmitManyOptions } from './bulk/submit-many.ts';
import type { BatchTask, NewTask } from './new-task.ts';
import type { JsonSchema, ZodSchema } from './output/output-schema.ts';
import type { TaskResult } from './output/task-result.ts';
import type { WaitOptions } from './wait-for-task.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface SubmitOptions extends CallOptions {
  /** 1 to 255 visible ASCII characters. The same key and body are the same task; one is made where none is given. */
  readonly idempotencyKey?: string | undefined;
  /** Sent with this submission only, such as `traceparent`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface ListOptions extends CallOptions {
  /** Tasks on a page, 1 to 200. */
  readonly limit?: number | undefined;
  readonly state?: TaskState | undefined;
  readonly workload?: string | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

/** A task that is on record. */
export interface SubmittedTask<T> {
  readonly id: string;
  /** As it stood when it was taken. */
  readonly task: TaskView;
  readonly idempotencyKey: string;
  /** The key had been used before with the same body: this is that task. */
  readonly replayed: boolean;
  /** Waits for the task's end, whatever it is. @throws UpshiftOutputError when the answer does not fit the schema */
  wait(options?: WaitOptions): Promise<TaskResult<T>>;
  /** Waits for the output. @throws UpshiftTaskError when the task ends otherwise; and as `wait` does */
  output(options?: WaitOptions): Promise<T>;
}

/**
 * Speaks to one Upshift. Every call is idempotent and tried again while that may help. All methods throw
 * `UpshiftClientError`s, or the reason of the signal that they were given.
 */
export interface UpshiftClient {
  /** Hands in a task. It is on record when this resolves. With a zod schema its output has the schema's type. */
  submit<S extends ZodSchema>(
    task: NewTask & { readonly schema: S },
    options?: SubmitOptions,
  ): Promise<SubmittedTask<z.core.output<S>>>;
  /** With a JSON Schema the type is the caller's word; the API's validators hold the answer to the schema. */
  submit<T = unknown>(
    task: NewTask & { readonly schema: JsonSchema },
    options?: SubmitOptions,
  ): Promise<SubmittedTask<T>>;
  submit(
    task: NewTask & { readonly schema?: undefined },
    options?: SubmitOptions,
  ): Promise<SubmittedTask<string | null>>;

  /**
   * Hands in as many tasks as the source gives, in chunks, and tells of each in the order of the source. The source is
   * read no faster than outcomes are taken. Stop it by leaving the loop, or with the signal.
   */
  submitMany<B extends BatchTask>(
    tasks: AsyncIterable<B> | Iterable<B>,
    options?: SubmitManyOptions,
  ): AsyncGenerator<BatchOutcome<B>, void, undefined>;

  /** Waits for the end of a task that was handed in elsewhere. */
  wait<S extends ZodSchema>(
    id: string,
    options: WaitOptions & { readonly schema: S },
  ): Promise<TaskResult<z.core.output<S>>>;
  wait<T = unknown>(id: string, options: WaitOptions & { readonly schema: JsonSchema }): Promise<TaskResult<T>>;
  wait(id: string, options?: WaitOptions & { readonly schema?: undefined }): Promise<TaskResult<string | null>>;

  /** The task as it stands. */
  get(id: string, options?: CallOptions): Promise<TaskView>;
  /** One page, newest first. */
  list(options?: ListOptions): Promise<TaskList>;
  /** Every page, one after the other, newest first. */
  listAll(options?: ListOptions): AsyncGenerator<TaskView, void, undefined>;
  /** Ends an open task at once. @throws UpshiftApiError TASK_SETTLED when it has ended otherwise */
  cancel(id: string, options?: CallOptions): Promise<TaskView>;
  /**
   * Says what a user thinks of an answer. Every feedback is kept; the task becomes a candidate for the eval set of its
   * workload, which a person approves.
   */
  feedback(id: string, feedback: Feedback, options?: CallOptions): Promise<FeedbackView>;
  /** The story of a task: calls, verdicts, decisions, money. */
  ledger(id: string, options?: CallOptions): Promise<LedgerView>;
  /** Queues, workers, the oldest open task. */
  status(options?: CallOptions): Promise<StatusView>;
}
