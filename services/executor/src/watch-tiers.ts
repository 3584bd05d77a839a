import { queueOf } from '@upshift/contracts';
import type { Clock, Logger, TaskStore } from '@upshift/ports';
import { type ConsumeConfig, callConsume, type StageHost } from '@upshift/stage';

interface WatchTiersDependencies {
  readonly host: Pick<StageHost, 'consume'>;
  readonly store: Pick<TaskStore, 'knownTiers'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface WatchTiersConfig {
  /** The tiers to work for; null: every tier that a portfolio on record names, new ones included. */
  readonly tiers: readonly string[] | null;
  readonly concurrency: number;
  /** How often new tiers are looked for, in ms. */
  readonly everyMs: number;
}

/**
 * A tenth of the jobs in hand may be on their way to the record and back while all calls are under way: a call whose claim and commit
 * take more of its time than that leaves its place empty meanwhile. A process of fewer than ten calls keeps none: they would wait long.
 */
const spareShare = 10;

/** Consumes the queues of the tiers, and of tiers that later portfolios add. Resolves after the first look. */
export async function watchTiers(
  deps: WatchTiersDependencies,
  config: WatchTiersConfig,
): Promise<{ close(): Promise<void> }> {
  const stop = new AbortController();
  const { concurrency } = config;
  const consume: ConsumeConfig = { ...callConsume, concurrency, spare: Math.floor(concurrency / spareShare) };

  async function look(): Promise<void> {
    const tiers = config.tiers ?? (await deps.store.knownTiers());
    for (const tier of tiers) await deps.host.consume(queueOf('call', tier), consume);
  }

  async function lookOn(): Promise<void> {
    while (config.tiers === null && !stop.signal.aborted) {
      await deps.clock.sleep(config.everyMs, stop.signal);
      if (stop.signal.aborted) return;
      try {
        await look();
      } catch (error) {
        deps.logger.error({}, 'The tiers on record could not be read; tried again.', error);
      }
    }
  }

  await look();
  void lookOn();
  return {
    async close() {
      stop.abort();
    },
  };
}
