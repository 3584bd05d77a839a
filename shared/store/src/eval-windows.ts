import { everyEvalWorkload, type SpendWindow } from '@upshift/contracts';
import type { EvalStore } from '@upshift/ports';
import type pg from 'pg';

/** What all evaluations together may spend, and have; see the port. */
export function createEvalWindows(pool: pg.Pool): Pick<EvalStore, 'evalWindows'> {
  return {
    async evalWindows(tenantId) {
      const { rows } = await pool.query<SpendWindow>(
        `select s.workload, s.period, s.limit_nano_usd as "limitNanoUsd", s.spent_nano_usd as "spentNanoUsd", s.reserved_nano_usd as "reservedNanoUsd",
            (extract(epoch from (s.ends::timestamp at time zone 'utc') - clock_timestamp()) * 1000)::float8 as "turnsInMs"
          from upshift_spends(clock_timestamp(), array[$1 || '/' || $2]) as s`,
        [tenantId, everyEvalWorkload],
      );
      return rows;
    },
  };
}
