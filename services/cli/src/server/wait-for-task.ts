import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskView } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import type { ServerClient } from './server-client.ts';

/** The API holds a request for at most this long. */
const waitSeconds = 30;
const mostFailures = 10;

export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Between two failures. */
  readonly pauseMs?: number;
}

/**
 * Waits until the task is settled for machines (`in_review` is), however long that takes. The task goes on without us,
 * so a server that is busy or starts again is asked again; one that stays away for five seconds is an error.
 */
export async function waitForTask(
  client: ServerClient,
  id: string,
  { signal, pauseMs = 500 }: WaitOptions = {},
): Promise<TaskView> {
  for (let failures = 0; ; ) {
    try {
      const task = await client.task(id, { waitSeconds, signal });
      if (task.state !== 'open') return task;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!(error instanceof CliError && error.retryable) || failures === mostFailures) throw error;
      await sleep(pauseMs);
    }
  }
}
