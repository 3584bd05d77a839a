import type { AuditReads, AuditRow } from '@upshift/ports';
import type pg from 'pg';

/** What `upshift audit` measures; see the port. Money is the sum of the audit's own attempts, which are no part of the audited task's. */
export function createAuditReads(pool: pg.Pool): AuditReads {
  return {
    async readAudits({ tenantId, workload = null, since = null, limit }) {
      const { rows } = await pool.query<Omit<AuditRow, 'verdicts'> & { readonly verdicts: string | null }>({
        name: 'read_audits',
        text: `select u.kind, u.workload, u.state, u.agrees, u.share, u.verdicts, u.objector,
            coalesce((select sum(a.cost_nano_usd) from attempt a where a.tenant_id = u.tenant_id and a.task_id = u.audit_task_id), 0)::bigint as "costNanoUsd"
          from audit u
          where u.tenant_id = $1 and ($2::text is null or u.workload = $2) and ($3::timestamptz is null or u.drawn_at >= $3)
          order by u.drawn_at desc limit $4`,
        values: [tenantId, workload, since, limit],
      });
      return rows.map(({ verdicts, ...row }) => ({ ...row, verdicts: verdicts === null ? [] : JSON.parse(verdicts) }));
    },
  };
}
