import type { BulkAnswer } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import type { ServerClient } from '../server/server-client.ts';
import { isBlank, type LineSource } from './line-source.ts';
import { type PendingLine, type SendParts, sendChunk } from './send-chunk.ts';
import { freshState, type SubmitState, type SubmitStateFile } from './submit-state.ts';
import { toBulkLine } from './to-bulk-line.ts';

export interface SubmitLinesParts extends Omit<SendParts, 'client'> {
  readonly client: Pick<ServerClient, 'submitBulk' | 'task'>;
  readonly source: LineSource;
  readonly state: SubmitStateFile;
  /** Called once, before the first line, with what an earlier command has done. */
  readonly onResume: (state: SubmitState) => void;
}

/** Lines and bytes of one bulk: small enough to be sent again, large enough for the wire not to matter. */
const chunkLimits = { lines: 500, bytes: 4_194_304 } as const;

/**
 * Hands in a file line by line, from where an earlier command left off.
 *
 * @returns the counts over all commands that worked on it
 * @throws CliError; the same command goes on behind the last bulk that was answered whole
 */
export async function submitLines(parts: SubmitLinesParts): Promise<SubmitState> {
  const { source, state } = parts;
  let at = await resumeAt(parts);
  parts.onResume(at);
  let pending: PendingLine[] = [];
  let bytes = 0;

  const book = (answer: BulkAnswer): void => {
    if ('error' in answer) at = { ...at, rejected: at.rejected + 1 };
    else if (answer.replayed) at = { ...at, replayed: at.replayed + 1, taskId: answer.id };
    else at = { ...at, accepted: at.accepted + 1, taskId: answer.id };
    parts.onAnswer(answer);
  };
  const flush = async (upTo: number): Promise<void> => {
    await sendChunk(pending, { ...parts, onAnswer: book });
    pending = [];
    bytes = 0;
    at = { ...at, answered: upTo };
    await state.save(at);
  };

  const from = at.answered;
  let last = from;
  for await (const line of source.lines()) {
    if (parts.signal.aborted) throw new CliError('INTERRUPTED', 'Interrupted.');
    if (line.no <= from || isBlank(line.bytes)) continue;
    last = line.no;
    const made = toBulkLine(line, source.sha256);
    if ('error' in made) book(made);
    else {
      pending.push(made);
      bytes += made.text.length;
    }
    if (pending.length >= chunkLimits.lines || bytes >= chunkLimits.bytes) await flush(line.no);
  }
  await flush(last);
  await state.remove();
  return at;
}

/** What an earlier command left, unless it spoke to a server that has forgotten it. */
async function resumeAt({ state, client, signal }: SubmitLinesParts): Promise<SubmitState> {
  const left = await state.load();
  if (left.taskId === null) return freshState;
  try {
    await client.task(left.taskId, { signal });
    return left;
  } catch (error) {
    if (error instanceof CliError && error.code === 'TASK_NOT_FOUND') return freshState;
    throw error;
  }
}
