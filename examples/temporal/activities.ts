/**
 * A Temporal activity that hands a task to Upshift and waits for its result.
 *
 *     const worker = await Worker.create({ taskQueue: 'ai', activities: createActivities(createClient({ baseUrl })) });
 *
 * and in a workflow
 *
 *     const { askUpshift } = proxyActivities<ReturnType<typeof createActivities>>({
 *       startToCloseTimeout: '1 hour',
 *       heartbeatTimeout: '30 seconds',
 *     });
 *
 * A retry of the activity, also on another worker, finds the same task: the key is made of workflow and activity. (Where
 * one workflow id is used again, as by a schedule, put the run id into the key too.) The activity beats while it waits.
 * Cancelled, it cancels the task; a worker that shuts down leaves the task alone, and the next attempt waits for it.
 */
import { createHash } from 'node:crypto';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { type NewTask, type UpshiftClient, UpshiftClientError } from '@upshift/client';

/** Well below the heartbeat time-out: what one poll waits, in seconds. */
const pollSeconds = 10;

export interface Answer {
  readonly taskId: string;
  readonly state: string;
  readonly text: string | null;
  readonly json: unknown;
  readonly costUsd: number;
}

export function createActivities(upshift: UpshiftClient) {
  return {
    async askUpshift(task: Omit<NewTask, 'schema'>): Promise<Answer> {
      const activity = Context.current();
      const signal = activity.cancellationSignal;
      // Not abandoned half way: what was handed in must be known, to be cancelled.
      const submitted = await upshift.submit(task, { idempotencyKey: keyOf(activity) }).catch(toFailure);
      const beat = (): void => activity.heartbeat(submitted.id);
      beat();
      try {
        const { id, state, task: ended } = await submitted.wait({ signal, pollSeconds, onPoll: beat });
        const { text = null, json = null } = ended.output ?? {};
        return { taskId: id, state, text, json, costUsd: ended.costUsd };
      } catch (error) {
        if (!signal.aborted) return toFailure(error);
        // A task that ended in this very moment is no longer to be cancelled.
        if (activity.cancellationDetails?.cancelRequested === true) await upshift.cancel(submitted.id).catch(() => {});
        // Rejects with Temporal's own word for it.
        return activity.cancelled;
      }
    },
  };
}

/** Ids of Temporal are longer than a key may be, and not all ASCII. */
function keyOf({ info }: Context): string {
  const names = JSON.stringify([info.workflowExecution?.workflowId ?? null, info.activityId]);
  return `temporal-${createHash('sha256').update(names).digest('hex')}`;
}

/** A refusal that no other try would mend must not be tried again by Temporal. */
function toFailure(error: unknown): never {
  if (!(error instanceof UpshiftClientError)) throw error;
  const { code, message, retryable } = error;
  throw ApplicationFailure.create({ type: code, message, nonRetryable: !retryable, cause: error });
}
