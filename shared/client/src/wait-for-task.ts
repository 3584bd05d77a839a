import { type TaskView, taskViewSchema } from '@upshift/contracts';
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
}

const defaultPollSeconds = 30;

/**
 * Waits by long polls until the task is settled for machines (`in_review` is). The task goes on without us, so that each
 * poll is tried again as any call is.
 *
 * @throws UpshiftTimeoutError, UpshiftClientError, or the signal's reason
 */
export async function waitForTask(exchange: Exchange, id: string, options: WaitOptions = {}): Promise<SettledTask> {
  const { timeoutMs, onPoll, pollSeconds = defaultPollSeconds } = options;
  const limit = timeoutMs === undefined ? undefined : startTimeLimit(timeoutMs, options.signal);
  const signal = limit?.signal ?? options.signal;
  try {
    for (;;) {
      const task = await readTask(exchange, id, { signal, waitSeconds: pollSeconds });
      if (isSettled(task)) return task;
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
  { signal, waitSeconds = 0 }: { signal?: AbortSignal | undefined; waitSeconds?: number },
): Promise<TaskView> {
  const query = waitSeconds === 0 ? '' : `?wait=${waitSeconds}`;
  const path = `/v1/tasks/${encodeURIComponent(id)}${query}`;
  const { data } = await exchange.json(taskViewSchema, { method: 'GET', path, signal, extraMs: waitSeconds * 1000 });
  return data;
}

function isSettled(task: TaskView): task is SettledTask {
  return task.state !== 'open';
}
