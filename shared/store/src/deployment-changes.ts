import type { DeploymentChange, DeploymentStore } from '@upshift/ports';
import type pg from 'pg';

interface Row extends Omit<DeploymentChange, 'at'> {
  readonly at: Date;
}

const columns = 'c.seq, c.deployment, c.action, c.reason, c.who as "by", c.at';

export function createDeploymentChanges(pool: pg.Pool): DeploymentStore {
  return {
    async changeDeployment({ tenantId, deployment, action, reason, by }) {
      const { rows } = await pool.query<Row>(
        `select ${columns} from upshift_change_deployment($1, $2, $3, $4, $5) as c`,
        [tenantId, deployment, action, reason, by],
      );
      const [row] = rows;
      if (row === undefined) throw new Error('The record did not say what it noted.');
      return toChange(row);
    },
    async deploymentChanges(tenantId) {
      const { rows } = await pool.query<Row>({
        name: 'deployment_changes',
        text: `select distinct on (c.deployment) ${columns} from deployment_change c where c.tenant_id = $1 order by c.deployment, c.seq desc`,
        values: [tenantId],
      });
      return rows.map(toChange);
    },
    async callsInFlight(tenantId) {
      const { rows } = await pool.query<{ deployment: string; count: number }>({
        name: 'calls_in_flight',
        text: "select deployment, count(*)::int as count from attempt where state = 'started' and tenant_id = $1 group by deployment",
        values: [tenantId],
      });
      return Object.fromEntries(rows.map(({ deployment, count }) => [deployment, count]));
    },
  };
}

function toChange(row: Row): DeploymentChange {
  return { ...row, at: row.at.toISOString() };
}
