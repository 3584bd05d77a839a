import { type ReconcileConfig, type ReconcileDependencies, ringDue, sweep } from './reconcile.ts';
import { createGovernor } from './rollouts/govern.ts';
import type { GovernDependencies } from './rollouts/govern-dependencies.ts';

/** How long a process that does not lead waits before it asks again, in ms. */
const candidateMs = 2000;

/**
 * Reconciles for as long as this process leads; otherwise asks now and then to lead. Several may run: one leads.
 *
 * @returns how to stop: resolves when the sweep in hand has ended
 */
export function startReconciler(
  deps: ReconcileDependencies & GovernDependencies,
  config: ReconcileConfig,
): { close(): Promise<void> } {
  const { store, clock, logger } = deps;
  const stop = new AbortController();

  async function lead(lost: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([stop.signal, lost]);
    let sweptAt = Number.NEGATIVE_INFINITY;
    const govern = createGovernor(deps);
    while (!ended.aborted) {
      await guarded('ring', () => ringDue(deps, config));
      if (clock.monotonic() - sweptAt >= config.sweepMs) {
        sweptAt = clock.monotonic();
        await guarded('sweep', () => sweep(deps, config));
      }
      await guarded('rollouts', govern);
      await clock.sleep(config.tickMs, ended);
    }
  }

  async function guarded(part: string, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      logger.error({ part }, 'The reconciler could not finish a round; it tries again.', error);
      await clock.sleep(500, stop.signal);
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await store.tryLead(lead);
      } catch (error) {
        logger.error({}, 'The record does not say who leads; asked again.', error);
      }
      await clock.sleep(candidateMs, stop.signal);
    }
  }

  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}
