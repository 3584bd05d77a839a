import type { ReportStore } from '@upshift/ports';
import type pg from 'pg';
import { createReadinessReads } from './readiness-reads.ts';
import { createSpendReads } from './spend-reads.ts';

/** What reports are made of; see the port. */
export function createReports(pool: pg.Pool): ReportStore {
  return {
    ...createSpendReads(pool),
    ...createReadinessReads(pool),
    async signOff(tenantId, { from, until, by, comment }) {
      const { rows } = await pool.query<{ at: Date }>(
        'insert into report_sign_off (tenant_id, period_from, period_until, who, comment) values ($1, $2, $3, $4, $5) returning at',
        [tenantId, from, until, by, comment],
      );
      return rows[0]?.at ?? new Date(Number.NaN);
    },
  };
}
