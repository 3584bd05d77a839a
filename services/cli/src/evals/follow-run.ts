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

/** Shows how a run goes on until it ends. @throws CliError INTERRUPTED; the run itself goes on */
export async function followRun(
  { output, sleep }: FollowDependencies,
  api: Pick<EvalApi, 'run'>,
  started: EvalRun,
  signal: AbortSignal,
): Promise<EvalRun> {
  const progress = createProgress(output, `evaluating ${started.workload}`, started.cases);
  let shown = 0;
  try {
    for (let run = started; ; run = await api.run(run.id)) {
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
