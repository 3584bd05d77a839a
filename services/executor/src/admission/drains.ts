import type { Clock, DeploymentChange, DeploymentStore, Limiter, Logger } from '@upshift/ports';

/** Which deployments people have taken out of service, as this process last read it. */
export interface Drains {
  readonly names: readonly string[];
  has(deployment: string): boolean;
  close(): void;
}

interface DrainsOptions {
  readonly store: Pick<DeploymentStore, 'deploymentChanges'>;
  readonly limiter: Pick<Limiter, 'restore'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often the record is read, in ms: no call begins on a drained deployment later than that. */
  readonly everyMs: number;
}

/** One tenant until keys say otherwise. */
const tenantId = 'default';

/**
 * Follows what people do to deployments, in the record. A restore is also told to the limiter, which may keep the breaker of
 * each process apart. What was restored before this process began is none of its business.
 *
 * @returns once the record was read: nothing is called before it is known what must not be
 */
export async function followDrains({ store, limiter, clock, logger, everyMs }: DrainsOptions): Promise<Drains> {
  const stop = new AbortController();
  const toRestore = new Set<string>();
  let drained = new Set<string>();
  let seen = 0;

  async function read(): Promise<readonly DeploymentChange[]> {
    const changes = await store.deploymentChanges(tenantId);
    const news = changes.filter(({ seq }) => seq > seen);
    drained = new Set(changes.filter(({ action }) => action === 'drain').map(({ deployment }) => deployment));
    seen = Math.max(seen, ...changes.map(({ seq }) => seq));
    return news;
  }

  async function follow(): Promise<void> {
    for (const { deployment, action } of await read()) {
      logger.warn({ deployment, action }, 'A person changed what a deployment may do.');
      if (action === 'restore') toRestore.add(deployment);
    }
    for (const deployment of toRestore) {
      await limiter.restore(deployment);
      toRestore.delete(deployment);
    }
  }

  async function followOn(): Promise<void> {
    for (;;) {
      await clock.sleep(everyMs, stop.signal);
      if (stop.signal.aborted) return;
      await follow().catch((error: unknown) =>
        logger.debug(
          { error: error instanceof Error ? error.name : 'unknown' },
          'What people did to deployments could not be read or passed on; tried again.',
        ),
      );
    }
  }

  await read();
  void followOn();
  return {
    get names() {
      return [...drained];
    },
    has: (deployment) => drained.has(deployment),
    close: () => stop.abort(),
  };
}
