import { type TaskState, type TaskView, taskViewSchema } from '@upshift/contracts';
import { UpshiftTimeoutError } from './client-errors.ts';
import type { Exchange } from './http/create-exchange.ts';
import { startTimeLimit } from './http/time-limit.ts';
import type { SettledTask } from './output/to-result.ts';

export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Gives up after this long, in ms; without it the wait takes as long as the task. */
  readonly timeoutMs?: number | undefined;
  /** Told after each poll while the task is open: a heartbeat. */
  readonly onPoll?: ((task: TaskView) => void) | undefined;
  /** What one poll asks the API to wait at most, in seconds (1 to 60). */
  readonly pollSeconds?: number | undefined;
  /**
   * Goes on waiting while a person decides (`in_review`), who may take hours: give `timeoutMs` or a signal. Otherwise the
   * wait ends when the task is handed to a person.
   */
  readonly throughReview?: boolean | undefined;
}

const defaultPollSeconds = 30;

/**
 * Waits by long polls until the task is settled for machines (`in_review` is), or until a person has decided too. The
 * task goes on without us, so that each poll is tried again as any call is.
 *
 * @throws UpshiftTimeoutError, UpshiftClientError, or the signal's reason
 */
export async function waitForTask(exchange: Exchange, id: string, options: WaitOptions = {}): Promise<SettledTask> {
  const { timeoutMs, onPoll, pollSeconds = defaultPollSeconds, throughReview = false } = options;
  const limit = timeoutMs === undefined ? undefined : startTimeLimit(timeoutMs, options.signal);
  const signal = limit?.signal ?? options.signal;
  try {
    for (let known: TaskState = 'open'; ; ) {
      const task = await readTask(exchange, id, { signal, waitSeconds: pollSeconds, from: known });
      if (isSettled(task) && !(throughReview && task.state === 'in_review')) return task;
      known = task.state;
      onPoll?.(task);
      // An API that is stopping answers at once, with the task as it stands.
      await exchange.rest(signal);
    }
  } catch (error) {
    if (timeoutMs !== undefined && limit?.passed() === true) throw new UpshiftTimeoutError(id, timeoutMs);
    throw error;
  } finally {
    limit?.end();
  }
}

export async function readTask(
  exchange: Exchange,
  id: string,
  { signal, waitSeconds = 0, from }: { signal?: AbortSignal | undefined; waitSeconds?: number; from?: TaskState },
): Promise<TaskView> {
  const query = waitSeconds === 0 ? '' : `?wait=${waitSeconds}${from === undefined ? '' : `&from=${from}`}`;
  const path = `/v1/tasks/${encodeURIComponent(id)}${query}`;
  const { data } = await exchange.json(taskViewSchema, { method: 'GET', path, signal, extraMs: waitSeconds * 1000 });
  return data;
}

function isSettled(task: TaskView): task is SettledTask {
  return task.state !== 'open';
}
