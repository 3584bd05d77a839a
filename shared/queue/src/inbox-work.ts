import type { InboxAnswer, InboxJob } from '@upshift/ports';
import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import type { JobWork, QueueHabits } from './create-consumer.ts';
import type { QueueLog } from './queue-log.ts';

const daySeconds = 86_400;

/**
 * What is kept of finished jobs where their producer did not say: Redis must not evict, so nothing may grow without end.
 * A job that ends its consumer so often has not been answered by any and fails, with BullMQ's own reason.
 */
export const inboxHabits: QueueHabits = {
  maxStalledCount: 10,
  removeOnComplete: { age: daySeconds, count: 10_000 },
  removeOnFail: { age: 7 * daySeconds, count: 10_000 },
};

interface InboxWorkParts {
  readonly log: QueueLog;
  /** Stops taking jobs for so long, in ms. */
  readonly hold: (afterMs: number) => void;
}

/** A producer's job in hand: what the handler answers, in BullMQ's words. */
export function toInboxWork(
  queue: string,
  handler: (job: InboxJob) => Promise<InboxAnswer>,
  { log, hold }: InboxWorkParts,
): JobWork {
  return async (job, token) => {
    const answer = await ask(handler, toInboxJob(queue, job), log);
    switch (answer.kind) {
      case 'taken':
        return answer.value;
      case 'refused':
        throw withoutStack(new UnrecoverableError(answer.reason));
      case 'failed':
        throw withoutStack(new Error(answer.reason));
      case 'later':
        hold(answer.afterMs);
        // Where even this does not reach the server, the job's lock ends and another consumer is given it.
        await job.moveToWait(token).catch(() => undefined);
        throw new WaitingError();
    }
  };
}

async function ask(
  handler: (job: InboxJob) => Promise<InboxAnswer>,
  job: InboxJob,
  log: QueueLog,
): Promise<InboxAnswer> {
  try {
    return await handler(job);
  } catch (error) {
    log.error({ queue: job.queue, job: job.id }, 'A handler of an inbox failed.', error);
    return { kind: 'failed', reason: 'Something unexpected went wrong; the job id finds it in the logs.' };
  }
}

function toInboxJob(queue: string, job: Job<unknown, unknown, string>): InboxJob {
  return {
    queue,
    id: job.id ?? '',
    name: job.name ?? '',
    data: job.data,
    addedAt: Number.isFinite(job.timestamp) ? job.timestamp : 0,
    traceparent: traceparentOf(job.opts?.telemetry?.metadata),
  };
}

/** BullMQ's telemetry sends the trace context as JSON of the headers that W3C Trace Context names. */
function traceparentOf(metadata: unknown): string | null {
  if (typeof metadata !== 'string') return null;
  try {
    const carrier: unknown = JSON.parse(metadata);
    if (typeof carrier !== 'object' || carrier === null || !('traceparent' in carrier)) return null;
    return typeof carrier.traceparent === 'string' ? carrier.traceparent : null;
  } catch {
    return null;
  }
}

/** BullMQ stores the stack with the job, where it would tell the producer nothing but our folders. */
function withoutStack(error: Error): Error {
  error.stack = error.message;
  return error;
}
