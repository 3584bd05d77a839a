import type { Clock, Logger, PortfolioVersion, TaskStore } from '@upshift/ports';

export interface ActivePortfolio {
  /** The version that new tasks pin. */
  current(): PortfolioVersion;
  close(): void;
}

/** How often another process's change of the active version is looked for, in ms. */
const lookEveryMs = 2000;

/**
 * Follows the active version on record.
 *
 * @throws Error when the record has none yet and none comes within `waitMs`
 */
export async function followActivePortfolio(
  deps: { store: Pick<TaskStore, 'activePortfolio'>; clock: Clock; logger: Logger },
  { waitMs }: { waitMs: number },
): Promise<ActivePortfolio> {
  const { store, clock, logger } = deps;
  const stop = new AbortController();
  let current = await firstVersion(deps, waitMs);

  async function follow(): Promise<void> {
    while (!stop.signal.aborted) {
      await clock.sleep(lookEveryMs, stop.signal);
      if (stop.signal.aborted) return;
      try {
        const version = await store.activePortfolio();
        if (version === null || version.hash === current.hash) continue;
        logger.info(
          { from: current.hash.slice(0, 12), to: version.hash.slice(0, 12) },
          'Another portfolio version is active.',
        );
        current = version;
      } catch (error) {
        logger.warn(
          { error: error instanceof Error ? error.name : 'unknown' },
          'The active portfolio could not be read; the last one known stays.',
        );
      }
    }
  }

  void follow();
  return { current: () => current, close: () => stop.abort() };
}

async function firstVersion(
  { store, clock }: { store: Pick<TaskStore, 'activePortfolio'>; clock: Clock },
  waitMs: number,
): Promise<PortfolioVersion> {
  const deadline = clock.monotonic() + waitMs;
  for (;;) {
    const version = await store.activePortfolio();
    if (version !== null) return version;
    if (clock.monotonic() >= deadline)
      throw new Error('The record has no active portfolio. Start the API with UPSHIFT_API_PORTFOLIO=portfolio.yaml.');
    await clock.sleep(250);
  }
}
