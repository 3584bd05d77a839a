import type { BulkAnswer } from '@upshift/contracts';
import type { LineSource } from '../bulk/line-source.ts';
import { submitLines } from '../bulk/submit-lines.ts';
import type { SubmitState, SubmitStateFile } from '../bulk/submit-state.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { createProgress, type Progress } from '../terminal/create-progress.ts';
import { printableLine, printableLines } from '../terminal/printable.ts';
import type { ServerCommandOptions, ServerContext } from './command-context.ts';
import type { ReplayContext } from './replay.ts';

/** What handing in a file stands on, besides a server. */
export interface SubmitFileContext {
  readonly bulk: {
    /** Reads a file of lines; "-" is standard input, kept aside while it is read twice. @throws CliError FILE_UNREADABLE */
    openLines(path: string): Promise<LineSource & { close(): Promise<void> }>;
    openState(key: { sha256: string; url: string; dataDir: string | undefined }): SubmitStateFile;
    sleep(ms: number, signal: AbortSignal): Promise<void>;
  };
  onSignal: ReplayContext['onSignal'];
}

/** `upshift submit --file tasks.jsonl`: a task for each line. Bad lines are named, the others go on. */
export async function submitFile(
  { output, connect, exitWith, bulk, onSignal }: ServerContext & SubmitFileContext,
  path: string,
  options: ServerCommandOptions,
): Promise<void> {
  const client = await connect(options);
  const source = await bulk.openLines(path);
  const stop = new AbortController();
  onSignal(() => stop.abort());
  const name = path === '-' ? 'standard input' : path;
  const progress = createProgress(output, 'submitted', source.count);
  const say = options.json === true ? () => undefined : (text: string) => output.note(text);
  try {
    const state = await submitLines({
      client,
      source,
      state: bulk.openState({ sha256: source.sha256, url: client.url, dataDir: options.dataDir }),
      sleep: bulk.sleep,
      signal: stop.signal,
      onResume: (left) => resume(left, progress, say, name),
      onWait: (ms, reason) => say(output.colors.dim(`${reason} The next try is in ${ms / 1000} s.`)),
      onAnswer(answer) {
        progress.advance();
        if (options.json === true) output.json(answer);
        else if ('error' in answer) say(describeRefusal(name, answer, output));
      },
    });
    progress.stop();
    const { accepted, replayed, rejected } = state;
    if (rejected > 0) exitWith(exitCodes.failed);
    const summary = { lines: accepted + replayed + rejected, accepted, replayed, rejected };
    if (options.json === true) return output.json({ summary });
    output.result(
      `${name}: ${summary.lines} lines, ${accepted} accepted, ${replayed} were tasks already, ${rejected} rejected`,
    );
  } catch (error) {
    throw withAdvice(error);
  } finally {
    progress.stop();
    await source.close();
  }
}

function resume(
  { answered, accepted, replayed, rejected }: SubmitState,
  progress: Progress,
  say: (text: string) => void,
  name: string,
): void {
  if (answered === 0) return;
  for (let done = accepted + replayed + rejected; done > 0; done -= 1) progress.advance();
  say(
    `${printableLine(name)}: going on behind line ${answered}, where the last command stopped (${rejected} rejected so far)`,
  );
}

function describeRefusal(
  name: string,
  answer: Extract<BulkAnswer, { error: object }>,
  { colors }: ServerContext['output'],
): string {
  const { code, message, path } = printableLines(answer.error);
  const place = path === undefined ? '' : ` (at ${path})`;
  return `${printableLine(name)}:${answer.line}: ${colors.red('error')} ${colors.bold(code)} ${message}${place}`;
}

function withAdvice(error: unknown): unknown {
  if (!(error instanceof CliError) || !['SERVER_UNREACHABLE', 'INTERRUPTED'].includes(error.code)) return error;
  const advice = 'Nothing is lost: the same command goes on where this one stopped, and no line becomes two tasks.';
  return new CliError(error.code, `${error.message} ${advice}`, { exitCode: error.exitCode, cause: error });
}
