import type { WeeklyReport } from '@upshift/contracts';
import type { ReportStore, StoredWeeklyReport } from '@upshift/ports';
import type pg from 'pg';
import { readSignOff } from './read-sign-off.ts';

type StoredWeeklies = Pick<ReportStore, 'storeWeekly' | 'loadWeekly' | 'listWeekly' | 'unsentWeekly' | 'endWeeklySend'>;

interface Row {
  readonly body: string;
  readonly built_at: Date;
  readonly sent_at: Date | null;
}

/** Reviews of weeks that have ended; see the port. */
export function createStoredWeekly(pool: pg.Pool): StoredWeeklies {
  return {
    async storeWeekly(tenantId, report) {
      const { from, until } = report.period;
      const { rowCount } = await pool.query(
        'insert into weekly_report (tenant_id, period_from, period_until, body) values ($1, $2, $3, $4) on conflict do nothing',
        [tenantId, from, until, JSON.stringify(report)],
      );
      return rowCount === 1;
    },
    async loadWeekly(tenantId, from) {
      const { rows } = await pool.query<Row>(
        'select body, built_at, sent_at from weekly_report where tenant_id = $1 and period_from = $2',
        [tenantId, from],
      );
      if (rows[0] === undefined) return null;
      const stored = toStored(rows[0]);
      const until = new Date(stored.report.period.until);
      // People sign a review after it was made: who did is read now.
      return { ...stored, report: { ...stored.report, signOff: await readSignOff(pool, { tenantId, from, until }) } };
    },
    async listWeekly(tenantId, limit) {
      const { rows } = await pool.query<Row>(
        'select body, built_at, sent_at from weekly_report where tenant_id = $1 order by period_from desc limit $2',
        [tenantId, limit],
      );
      return rows.map(toStored);
    },
    async unsentWeekly(tenantId) {
      const { rows } = await pool.query<Row>(
        `select body, built_at, sent_at from weekly_report
         where tenant_id = $1 and sent_at is null and built_at > now() - interval '14 days' order by period_from`,
        [tenantId],
      );
      return rows.map((row) => toStored(row).report);
    },
    async endWeeklySend(tenantId, from) {
      await pool.query(
        'update weekly_report set sent_at = clock_timestamp() where tenant_id = $1 and period_from = $2 and sent_at is null',
        [tenantId, from],
      );
    },
  };
}

function toStored({ body, built_at: builtAt, sent_at: sentAt }: Row): StoredWeeklyReport {
  return { builtAt, sentAt, report: JSON.parse(body) as WeeklyReport };
}
