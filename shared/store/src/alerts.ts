import type { Alert } from '@upshift/contracts';
import type { AlertStore } from '@upshift/ports';
import type pg from 'pg';

/** What somebody must be told of; see the port. */
export function createAlerts(pool: pg.Pool): AlertStore {
  return {
    async raiseAlert(tenantId, alert) {
      const { rowCount } = await pool.query(
        'insert into alert (tenant_id, id, kind, body) values ($1, $2, $3, $4) on conflict (tenant_id, id) do nothing',
        [tenantId, alert.id, alert.kind, JSON.stringify(alert)],
      );
      return rowCount === 1;
    },
    async unsentAlerts(tenantId) {
      const { rows } = await pool.query<{ seq: number; body: string }>(
        'select seq, body from alert where tenant_id = $1 and sent_at is null order by seq limit 100',
        [tenantId],
      );
      return rows.map(({ seq, body }) => ({ seq, alert: JSON.parse(body) as Alert }));
    },
    async endAlert(tenantId, seq) {
      await pool.query(
        'update alert set sent_at = clock_timestamp() where tenant_id = $1 and seq = $2 and sent_at is null',
        [tenantId, seq],
      );
    },
    async listAlerts(tenantId, limit) {
      const { rows } = await pool.query<{ body: string; raised_at: Date; sent_at: Date | null }>(
        'select body, raised_at, sent_at from alert where tenant_id = $1 order by seq desc limit $2',
        [tenantId, limit],
      );
      return rows.map(({ body, raised_at, sent_at }) => ({
        ...(JSON.parse(body) as Alert),
        raisedAt: raised_at.toISOString(),
        sentAt: sent_at?.toISOString() ?? null,
      }));
    },
  };
}
