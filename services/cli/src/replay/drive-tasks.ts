import type { OutcomeRow } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import type { ServerClient } from '../server/server-client.ts';
import { waitForTask } from '../server/wait-for-task.ts';
import { replayWorkload } from './build-portfolio.ts';
import { mapConcurrently } from './map-concurrently.ts';

export interface DriveOptions {
  readonly client: ServerClient;
  readonly concurrency: number;
  /** Part of every idempotency key, so that a key belongs to this replay. */
  readonly replayId: string;
  readonly signal: AbortSignal;
  sleep(milliseconds: number): Promise<void>;
  onSettled(): void;
}

const submitTries = 40;
const submitPauseMs = 250;

/**
 * Hands in every row as a task, as a producer would, and waits for each; at most `concurrency` are open at a time.
 *
 * @returns the ids of the tasks, in the order of the rows
 * @throws CliError when the server refuses a task or goes away
 */
export function driveTasks(rows: readonly OutcomeRow[], options: DriveOptions): Promise<string[]> {
  return mapConcurrently(rows, options.concurrency, async (row) => {
    const id = await submitRow(row, options);
    await waitForTask(options.client, id, { signal: options.signal });
    options.onSettled();
    return id;
  });
}

/** A server that is busy says so; the key makes it safe to ask again. */
async function submitRow(row: OutcomeRow, { client, replayId, signal, sleep }: DriveOptions): Promise<string> {
  const key = `${replayId}-${row.id}`;
  for (let tries = 1; ; tries++) {
    try {
      return (await client.submit(toBody(row), { key, signal })).id;
    } catch (error) {
      if (!(error instanceof CliError && error.retryable) || tries === submitTries) throw error;
      await sleep(submitPauseMs);
    }
  }
}

/** The question alone, and the name by which the vendor finds its recorded answers. Nothing of what is right. */
function toBody({ id, input }: OutcomeRow): Record<string, unknown> {
  return {
    workload: replayWorkload,
    input: { messages: input.messages, tools: input.tools },
    metadata: { outcomeId: id },
  };
}
