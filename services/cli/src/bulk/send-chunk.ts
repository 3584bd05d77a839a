import type { BulkAnswer } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import type { ServerClient } from '../server/server-client.ts';

/** A line that is not answered yet. */
export interface PendingLine {
  readonly no: number;
  readonly text: string;
}

export interface SendParts {
  readonly client: Pick<ServerClient, 'submitBulk'>;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onAnswer: (answer: BulkAnswer) => void;
  readonly onWait: (ms: number, reason: string) => void;
}

/** Tries before a server that answers nothing any more is given up, and what is waited between them, in ms. */
const waitsMs = [500, 1000, 2000, 4000, 8000] as const;

/**
 * Sends lines until each has an answer that will not change: a bulk that breaks off is taken up again behind its last
 * answer, a line that the server could not take just now is sent again. Both are safe, because each line has its key.
 *
 * @throws CliError whatever stands in the way, once nothing has gone forward in five tries; INTERRUPTED
 */
export async function sendChunk(lines: readonly PendingLine[], parts: SendParts): Promise<void> {
  let left = lines;
  for (let tries = 0; left.length > 0; tries += 1) {
    const { rest, problem } = await sendOnce(left, parts);
    if (rest.length === 0) return;
    if (rest.length < left.length) tries = 0;
    const waitMs = waitsMs[tries];
    if (waitMs === undefined || (problem !== null && !problem.retryable)) throw problem ?? unanswered(rest.length);
    left = rest;
    parts.onWait(waitMs, problem?.message ?? 'The server cannot take all of it just now.');
    await parts.sleep(waitMs, parts.signal);
    if (parts.signal.aborted) throw new CliError('INTERRUPTED', 'Interrupted.');
  }
}

async function sendOnce(
  lines: readonly PendingLine[],
  { client, signal, onAnswer }: SendParts,
): Promise<{ rest: readonly PendingLine[]; problem: CliError | null }> {
  const open = new Map(lines.map((line, index) => [index + 1, line]));
  try {
    for await (const answer of client.submitBulk(
      lines.map(({ text }) => text),
      { signal },
    )) {
      const line = open.get(answer.line);
      if (line === undefined || ('error' in answer && answer.status >= 500)) continue;
      open.delete(answer.line);
      onAnswer({ ...answer, line: line.no });
    }
    return { rest: [...open.values()], problem: null };
  } catch (error) {
    if (!(error instanceof CliError) || error.code === 'INTERRUPTED') throw error;
    return { rest: [...open.values()], problem: error };
  }
}

function unanswered(count: number): CliError {
  return new CliError('SERVER_UNREACHABLE', `The server has not taken ${count} lines in several tries.`);
}
