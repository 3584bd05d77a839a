import type { EvalRun } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import { createProgress } from '../terminal/create-progress.ts';
import type { Output } from '../terminal/output.ts';
import type { EvalApi } from './eval-api.ts';

/** What following a run needs of the world. */
export interface FollowDependencies {
  readonly output: Pick<Output, 'progress'>;
  /** Resolves after so many ms, or at once when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

const lookEveryMs = 500;
/** So many looks in a row may go unanswered: the run goes on meanwhile, and a server that is busy or starts again is back soon. */
const mostUnanswered = 60;

/** Shows how a run goes on until it ends. @throws CliError INTERRUPTED, or what the server said a minute long; the run itself goes on */
export async function followRun(
  { output, sleep }: FollowDependencies,
  api: Pick<EvalApi, 'run'>,
  started: EvalRun,
  signal: AbortSignal,
): Promise<EvalRun> {
  const progress = createProgress(output, `evaluating ${started.workload}`, started.cases);
  let shown = 0;
  let unanswered = 0;

  async function look(last: EvalRun): Promise<EvalRun> {
    try {
      const run = await api.run(last.id);
      unanswered = 0;
      return run;
    } catch (error) {
      unanswered += 1;
      if (!(error instanceof CliError && error.retryable) || unanswered >= mostUnanswered) throw error;
      return last;
    }
  }

  try {
    for (let run = started; ; run = await look(run)) {
      for (; shown < run.ended; shown++) progress.advance();
      if (run.state !== 'open') return run;
      await sleep(lookEveryMs, signal);
      if (signal.aborted)
        throw new CliError('INTERRUPTED', `Interrupted. The run goes on: upshift eval report ${run.id}`);
    }
  } finally {
    progress.stop();
  }
}
