import type { Clock, Logger, TaskStore } from '@upshift/ports';

/** A clock this far from the record's is worth a warning (rule D10), in ms. */
const toleratedMs = 2000;

/**
 * Warns when this machine's clock differs from the record's. Nothing is refused: leases, due times and deadlines are the
 * record's own and durations are monotonic, so a wrong clock misdates spans and log lines and nothing else.
 *
 * @see docs/decisions/2026-11-24-a-wrong-clock-does-no-harm.md
 */
export async function checkClock(store: Pick<TaskStore, 'databaseNow'>, clock: Clock, logger: Logger): Promise<void> {
  const before = clock.now();
  const database = await store.databaseNow();
  const differenceMs = Math.round(database - (before + clock.now()) / 2);
  if (Math.abs(differenceMs) > toleratedMs)
    logger.warn({ differenceMs }, 'The clock of this machine differs from that of the record.');
}
