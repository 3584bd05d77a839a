import type { ConsumeOptions, QueueConsumer } from './job-queue.ts';

/** A job that a producer put on a queue itself. `data` is unparsed and unchecked: it may be anything. */
export interface InboxJob {
  readonly queue: string;
  /** The producer's own, or a number that the queue counted up. */
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  /** When it was added, by the producer's clock, in ms. The same at every delivery. */
  readonly addedAt: number;
  /** The producer's trace context, unchecked, where it sent one. */
  readonly traceparent: string | null;
}

/** What becomes of the job. */
export type InboxAnswer =
  /** It is completed; the producer reads the value as its return value. */
  | { readonly kind: 'taken'; readonly value: unknown }
  /** It has failed for good, whatever attempts it was given; the producer reads the reason and finds the job. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It has failed this time; the attempts that its producer gave it decide whether it comes again. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** It goes back to the head of the queue, untouched, and this process takes no other for so long. */
  | { readonly kind: 'later'; readonly afterMs: number };

/**
 * Queues that producers fill, unlike the doorbell's: what is on them is on no record yet, so nothing may be dropped.
 *
 * Promises (`test/contract/inbox.test.ts`):
 * - a job is completed, or failed with a reason, only by an answer; a finished job stays as long as its producer asked,
 *   otherwise a day (completed) or a week (failed);
 * - a process that dies with a job in hand gives it back: it is delivered again, with the same id and `addedAt`;
 * - `later` costs the job no attempt, and it can be repeated without end;
 * - what is no job at all (no JSON, broken options) is delivered once, as data that nobody takes for a body.
 */
export interface Inbox {
  /** @param handler does not throw; where it does all the same, that counts as `failed`, without a reason */
  receive(
    queue: string,
    handler: (job: InboxJob) => Promise<InboxAnswer>,
    options: ConsumeOptions,
  ): Promise<QueueConsumer>;
}
