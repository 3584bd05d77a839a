import { createRequire } from 'node:module';
import { poll } from '@upshift/testkit';
import type { JobsOptions, Queue } from 'bullmq';

/** A program that knows BullMQ and nothing of Upshift but the name of a queue and where it is. */
export interface PlainProducer {
  readonly queue: Queue;
  /** Adds a job and waits until it is completed or failed. */
  ask(data: unknown, options?: JobsOptions, name?: string): Promise<AnsweredJob>;
  /** Waits until a job that was added before has ended. */
  ended(id: string): Promise<AnsweredJob>;
  close(): Promise<void>;
}

export interface AnsweredJob {
  readonly id: string;
  readonly state: string;
  readonly value: { readonly id: string; readonly replayed: boolean; readonly links: { readonly self: string } } | null;
  readonly reason: string | undefined;
  readonly attempts: number;
  readonly stack: readonly string[];
}

/**
 * The very code of docs/guides/bullmq-producers.md. BullMQ's module for `import` cannot load the driver of Postgres by
 * itself, so that it is required.
 */
export function openPlainProducer(
  place: { readonly redisUrl: string | null; readonly databaseUrl: string; readonly prefix: string },
  name = 'inbox',
): PlainProducer {
  const { Queue, withBackend, createPostgresBackend } = createRequire(import.meta.url)('bullmq');
  const schema = `bullmq_${place.prefix.replaceAll('-', '_')}`;
  const queue: Queue =
    place.redisUrl === null
      ? new (withBackend(createPostgresBackend).Queue)(name, {
          connection: { connectionString: place.databaseUrl, schema, max: 2 },
        })
      : new Queue(name, { connection: { url: place.redisUrl }, prefix: `{${place.prefix}}` });
  queue.on('error', () => undefined);

  async function ended(id: string): Promise<AnsweredJob> {
    return poll(`the end of job ${id}`, async () => {
      const state = await queue.getJobState(id);
      if (state !== 'completed' && state !== 'failed') return undefined;
      const job = await queue.getJob(id);
      if (job === undefined) return undefined;
      const { returnvalue, failedReason, attemptsMade, stacktrace } = job;
      return { id, state, value: returnvalue, reason: failedReason, attempts: attemptsMade, stack: stacktrace ?? [] };
    });
  }

  return {
    queue,
    async ask(data, options = {}, jobName = 'task') {
      const job = await queue.add(jobName, data, options);
      return ended(job.id ?? '');
    },
    ended,
    close: () => queue.close(),
  };
}
