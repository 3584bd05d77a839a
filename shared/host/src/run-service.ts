import type { Logger } from '@upshift/ports';

/** Something that was started and can be stopped; `close` resolves when its work in hand has ended. */
export interface Running {
  close(): Promise<void>;
}

/** The part of `process` that running a service needs; a parameter, so that tests can send signals. */
export interface ProcessLike {
  on(event: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * Starts a service and stops it on SIGTERM or SIGINT: first what runs, then what it ran on, in the reverse order of
 * their start. A second signal changes nothing: the drain has its own limit.
 */
export async function runService(
  { process, logger }: { process: ProcessLike; logger: Logger },
  parts: readonly (() => Promise<Running>)[],
): Promise<void> {
  const running: Running[] = [];
  let stopping: Promise<void> | null = null;

  async function stop(signal: string): Promise<void> {
    logger.info({ signal }, 'Stopping: no new work is taken, the work in hand ends.');
    let code = 0;
    for (const part of running.reverse()) {
      try {
        await part.close();
      } catch (error) {
        code = 1;
        logger.error({}, 'A part did not stop cleanly.', error);
      }
    }
    logger.info({}, 'Stopped.');
    process.exit(code);
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping ??= stop(signal);
    });
  }
  for (const start of parts) {
    if (stopping !== null) return;
    running.push(await start());
  }
}
