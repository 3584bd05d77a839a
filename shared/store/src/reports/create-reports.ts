import type { ReportStore } from '@upshift/ports';
import type pg from 'pg';
import { createReadinessReads } from './readiness-reads.ts';
import { createSpendReads } from './spend-reads.ts';
import { createStoredWeekly } from './stored-weekly.ts';
import { createWeeklyReads } from './weekly-reads.ts';

/** What reports are made of; see the port. */
export function createReports(pool: pg.Pool): ReportStore {
  return {
    ...createSpendReads(pool),
    ...createReadinessReads(pool),
    ...createWeeklyReads(pool),
    ...createStoredWeekly(pool),
    async signOff(tenantId, { from, until, by, comment, report }) {
      const { rows } = await pool.query<{ at: Date }>(
        'insert into report_sign_off (tenant_id, period_from, period_until, who, comment, report) values ($1, $2, $3, $4, $5, $6) returning at',
        [tenantId, from, until, by, comment, JSON.stringify(report)],
      );
      return rows[0]?.at ?? new Date(Number.NaN);
    },
  };
}
