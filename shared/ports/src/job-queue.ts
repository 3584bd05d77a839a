import type { JobEnvelope } from '@upshift/contracts';

/** A ring: one job that says "look at this work row". `id` is the job id; it has no ':' and is never an integer. */
export interface Ring {
  readonly queue: string;
  readonly id: string;
  readonly job: JobEnvelope;
  /** Handed out when nothing else waits in the queue. */
  readonly last?: boolean;
}

/** What a handler is given. `data` is unparsed: the handler parses it and may find rubbish. */
export interface Delivery {
  readonly queue: string;
  readonly id: string;
  readonly data: unknown;
}

export interface ConsumeOptions {
  /** How many handlers may run at once in this process (1..2,000). */
  readonly concurrency: number;
  /** How long the queue believes a silent consumer, in ms. The record's lease decides; this only bounds the doorbell. */
  readonly lockMs: number;
  /** How often the queue looks for silent consumers, in ms. */
  readonly stalledCheckMs: number;
}

export interface QueueConsumer {
  /** Stops taking new jobs; resolves when the fetch has stopped. Handlers in flight go on. */
  pause(): Promise<void>;
  resume(): void;
  /** Handlers running now. */
  readonly running: number;
  /** Waits for the handlers in flight, then disconnects. Never drops a job in hand. */
  close(): Promise<void>;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
}

/**
 * The doorbell. It may lose everything at any moment without harm: whatever it carries is derived from the record.
 *
 * Promises, held by every adapter and fake (`test/contract/job-queue.test.ts`):
 * - adding the same `id` while the first is waiting or active adds it once;
 * - a finished job's id may be used again (nothing is kept);
 * - a handler that throws does not make the job run again by itself: the error is reported and the job is gone;
 * - a ring that is `last` is handed out behind those that are not, whenever those were added;
 * - `notWaiting` answers which ids do not wait in the queue: it does not hold them, or has handed them to a consumer.
 */
export interface JobQueue {
  readonly backend: 'redis' | 'postgres' | 'memory';
  /** Adds all rings, in few round trips. Rejects when the outcome is not known; the caller leaves the rest to the reconciler. */
  ring(rings: readonly Ring[]): Promise<void>;
  consume(
    queue: string,
    handler: (delivery: Delivery) => Promise<void>,
    options: ConsumeOptions,
  ): Promise<QueueConsumer>;
  counts(queue: string): Promise<QueueCounts>;
  notWaiting(queue: string, ids: readonly string[]): Promise<string[]>;
  /** Resolves when the queue answers; rejects with why it does not, within 2 s. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
