import { errorCodes, UpshiftError } from '@upshift/contracts';
import type { InboxAnswer, InboxJob } from '@upshift/ports';
import type { ApiContext } from '../api-context.ts';
import { linksOf } from '../submit/accepted-task.ts';
import type { Acceptance } from '../submit/create-acceptance.ts';
import { parseTraceparent } from '../submit/parse-traceparent.ts';
import { createBackOff } from './create-back-off.ts';
import { parseJob } from './parse-job.ts';
import { toIdempotencyKey } from './to-idempotency-key.ts';

/** The return value of a job that became a task; paths in `links` are the API's. */
export interface TakenJob {
  readonly id: string;
  /** The job had become this task before: it was delivered twice, or added again after it was removed. */
  readonly replayed: boolean;
  readonly links: ReturnType<typeof linksOf>;
}

/**
 * What becomes of a producer's job: a task on record, by the very acceptance that `POST /v1/tasks` has; a failure that
 * says what to mend; or, while the record or the validators do not answer, nothing yet.
 */
export function createJobAnswer(
  { deps }: Pick<ApiContext, 'deps'>,
  { accept }: Acceptance,
): (job: InboxJob) => Promise<InboxAnswer> {
  const backOff = createBackOff(deps.clock);

  async function take(job: InboxJob, traceparent: string | null): Promise<TakenJob> {
    const { body, sent } = parseJob(job);
    const { taskId, replayed } = await accept({ body, sent, idempotencyKey: toIdempotencyKey(job), traceparent });
    return { id: taskId, replayed, links: linksOf(taskId) };
  }

  function toAnswer(error: unknown, job: InboxJob): InboxAnswer {
    if (error instanceof UpshiftError && errorCodes[error.code].status === 503) {
      const afterMs = backOff.next();
      deps.logger.warn({ queue: job.queue, code: error.code, afterMs }, 'Jobs of the inbox wait in their queue.');
      return { kind: 'later', afterMs };
    }
    if (error instanceof UpshiftError && errorCodes[error.code].status < 500)
      return { kind: 'refused', reason: toReason(error) };
    deps.logger.error({ queue: job.queue, job: job.id }, 'A job of the inbox failed unexpectedly.', error);
    return { kind: 'failed', reason: unexpectedReason };
  }

  return async (job) => {
    const parent = parseTraceparent(job.traceparent ?? undefined);
    const span = deps.telemetry.span(`process ${job.queue}`, {
      kind: 'consumer',
      parent,
      attributes: {
        'messaging.system': 'bullmq',
        'messaging.operation.type': 'process',
        'messaging.operation.name': 'process',
        'messaging.destination.name': job.queue,
      },
    });
    try {
      const taken = await take(job, span.traceparent ?? parent);
      span.set({ 'messaging.message.conversation_id': taken.id });
      backOff.reset();
      return { kind: 'taken', value: taken };
    } catch (error) {
      span.fail(error instanceof UpshiftError ? error.code : 'INTERNAL');
      return toAnswer(error, job);
    } finally {
      span.end();
    }
  };
}

const unexpectedReason = 'INTERNAL: Something unexpected went wrong; the job id finds it in the logs of the API.';

/** The failedReason of a job: code, place, what is wrong, what to do. Never content. */
function toReason({ code, path, message }: UpshiftError): string {
  const place = path === undefined ? '' : ` at ${path}`;
  return `${code}${place}: ${message} Nothing was stored. Mend the data, remove this job and add it again.`;
}
