import cliProgress from 'cli-progress';
import type { Output } from './output.ts';

/** A bar on stderr while something long goes on; silent where nobody watches. */
export interface Progress {
  advance(): void;
  stop(): void;
}

/** Starts a bar. Stop it in a `finally`: it hides the cursor. */
export function createProgress(output: Pick<Output, 'progress'>, label: string, total: number): Progress {
  const stream = output.progress;
  if (stream === null || total === 0) return { advance() {}, stop() {} };
  const bar = new cliProgress.SingleBar({
    stream,
    format: `${label} {bar} {value}/{total}  {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: true,
  });
  bar.start(total, 0);
  return {
    advance() {
      bar.increment();
    },
    stop() {
      bar.stop();
    },
  };
}
