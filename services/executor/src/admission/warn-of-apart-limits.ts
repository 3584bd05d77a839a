import type { Logger, TaskStore } from '@upshift/ports';

/** Services whose processes call vendors. */
const callers: ReadonlySet<string> = new Set(['executor', 'up']);

/**
 * Says so where this process keeps limits and breakers alone and is not the only one that calls: each then allows a
 * deployment all that its vendor does. A record that does not answer is no reason not to start.
 */
export async function warnOfApartLimits({
  store,
  logger,
}: {
  readonly store: Pick<TaskStore, 'status'>;
  readonly logger: Logger;
}): Promise<void> {
  try {
    const { workers } = await store.status();
    const processes = workers.filter(({ service }) => callers.has(service)).length;
    if (processes > 1)
      logger.warn(
        { processes },
        'Without REDIS_URL each of these processes keeps rate limits, breakers and health alone: together they may call a deployment that many times as often as its limits say. Give them one Redis, or run one.',
      );
  } catch (error) {
    logger.debug({ error: error instanceof Error ? error.name : 'unknown' }, 'The record did not say who else calls.');
  }
}
