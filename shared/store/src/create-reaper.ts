import type { ReapReport, ReconcilerStore } from '@upshift/ports';
import type pg from 'pg';

/** Rows that one reap frees: the rest comes with the next sweep. */
const reapLimit = 5000;
/** A reaper that heard nothing of the record for longer than this was away, or the record was; ms. */
const awayMs = 15_000;
/** How long workers then have to be heard again before any is declared dead: two beats, in ms. */
const graceMs = 10_000;

/**
 * Reaps, but never right after the record was away: no worker could beat meanwhile, and to take them all for dead would
 * buy every call in flight twice. Work of workers that are dead already is freed all the same.
 *
 * @param now monotonic time, ms
 */
export function createReaper(
  pool: Pick<pg.Pool, 'query'>,
  now: () => number = () => performance.now(),
): ReconcilerStore['reap'] {
  let answeredAt = now();
  let graceUntil = Number.NEGATIVE_INFINITY;

  return async (deadAfterMs) => {
    const { rows: asked } = await pool.query<{ at: string }>('select clock_timestamp()::text as at');
    const awayFor = now() - answeredAt;
    answeredAt = now();
    if (awayFor > Math.max(awayMs, deadAfterMs)) graceUntil = answeredAt + graceMs;
    const inGrace = answeredAt < graceUntil;
    const { rows } = await pool.query<{ report: ReapReport }>(
      inGrace
        ? "select jsonb_build_object('workersDead', 0) || upshift_free($1) as report"
        : 'select upshift_reap($2, $1, $3) as report',
      inGrace ? [reapLimit] : [reapLimit, deadAfterMs, asked[0]?.at],
    );
    answeredAt = now();
    return rows[0]?.report ?? { workersDead: 0, worksFreed: 0, attemptsUnknown: 0, quarantined: 0, poisoned: 0 };
  };
}
