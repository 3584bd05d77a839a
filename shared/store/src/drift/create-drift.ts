import type { DriftFinding, DriftReport } from '@upshift/contracts';
import type { DriftStore } from '@upshift/ports';
import type pg from 'pg';
import { readDriftRows } from './read-drift-rows.ts';

/** What drift is looked for in, and what was found; see the port. */
export function createDrift(pool: pg.Pool): DriftStore {
  return {
    readDrift: (query) => readDriftRows(pool, query),
    async saveDriftReport(tenantId, report) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        // The row is held until the end: of two evaluators the second one finds what the first one found.
        await client.query(
          `insert into drift_report as r (tenant_id, body, at) values ($1, $2, $3)
           on conflict (tenant_id) do update set body = excluded.body, at = excluded.at`,
          [tenantId, JSON.stringify(report), report.at],
        );
        const fresh = await addFindings(client, tenantId, report);
        await client.query('commit');
        return fresh;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
    async loadDriftReport(tenantId) {
      const { rows } = await pool.query<{ body: string }>('select body from drift_report where tenant_id = $1', [
        tenantId,
      ]);
      return rows[0] === undefined ? null : (JSON.parse(rows[0].body) as DriftReport);
    },
    async untoldDrift(tenantId) {
      const { rows } = await pool.query<{ seq: number; body: string }>(
        'select seq, body from drift_finding where tenant_id = $1 and told_at is null order by seq limit 100',
        [tenantId],
      );
      return rows.map(({ seq, body }) => ({ seq, finding: JSON.parse(body) as DriftFinding }));
    },
    async endDriftAlert(tenantId, seq) {
      await pool.query('update drift_finding set told_at = clock_timestamp() where tenant_id = $1 and seq = $2', [
        tenantId,
        seq,
      ]);
    },
  };
}

async function addFindings(
  client: pg.PoolClient,
  tenantId: string,
  { since, findings }: DriftReport,
): Promise<readonly DriftFinding[]> {
  const fresh: DriftFinding[] = [];
  for (const finding of findings) {
    const { workload, signal, cause } = finding;
    // In whose answers a change is most visible may differ from report to report; a probe is asked of one deployment.
    const deployment = signal === 'probe' ? (finding.deployment ?? '') : '';
    const { rowCount } = await client.query(
      `insert into drift_finding (tenant_id, workload, signal, cause, deployment, body)
       select $1::text, $2::text, $3::text, $4::text, $5::text, $6::text where not exists (
         select 1 from drift_finding f where f.tenant_id = $1 and f.workload = $2 and f.signal = $3 and f.cause = $4 and f.deployment = $5
           and f.found_at >= $7::timestamptz)`,
      [tenantId, workload, signal, cause, deployment, JSON.stringify(finding), since],
    );
    if (rowCount === 1) fresh.push(finding);
  }
  return fresh;
}
