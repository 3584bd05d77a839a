import type { Alarm, AlarmKind, RaisedAlarm } from '@upshift/contracts';
import type { AlarmStore } from '@upshift/ports';
import type pg from 'pg';

interface Row {
  readonly body: string;
  readonly raised_at: Date;
  readonly told_at: Date | null;
}

/** What people are told of; see the port. */
export function createAlarms(pool: pg.Pool): AlarmStore {
  return {
    async raiseAlarms(tenantId, alarms) {
      if (alarms.length === 0) return [];
      const { rows } = await pool.query<{ body: string }>(
        `insert into alarm (tenant_id, id, kind, body)
         select $1, x.id, x.kind, x.body from unnest($2::text[], $3::text[], $4::text[]) as x (id, kind, body) order by x.id
         on conflict do nothing returning body`,
        [
          tenantId,
          alarms.map(({ id }) => id),
          alarms.map(({ kind }) => kind),
          alarms.map((alarm) => JSON.stringify(alarm)),
        ],
      );
      return rows.map(({ body }) => JSON.parse(body) as Alarm);
    },
    async untoldAlarms(tenantId) {
      const { rows } = await pool.query<Row>(
        'select body, raised_at, told_at from alarm where tenant_id = $1 and told_at is null order by raised_at, id limit 100',
        [tenantId],
      );
      return rows.map(toRaised);
    },
    async endAlarm(tenantId, id) {
      await pool.query(
        'update alarm set told_at = clock_timestamp() where tenant_id = $1 and id = $2 and told_at is null',
        [tenantId, id],
      );
    },
    async listAlarms(tenantId, limit) {
      const { rows } = await pool.query<Row>(
        'select body, raised_at, told_at from alarm where tenant_id = $1 order by raised_at desc, id limit $2',
        [tenantId, limit],
      );
      return rows.map(toRaised);
    },
    async countAlarms(tenantId) {
      const { rows } = await pool.query<{ kind: AlarmKind; raised: number; untold: number }>(
        `select kind, count(*)::int as raised, count(*) filter (where told_at is null)::int as untold
         from alarm where tenant_id = $1 group by kind order by kind`,
        [tenantId],
      );
      return rows;
    },
  };
}

function toRaised({ body, raised_at: raisedAt, told_at: toldAt }: Row): RaisedAlarm {
  return {
    ...(JSON.parse(body) as Alarm),
    raisedAt: raisedAt.toISOString(),
    toldAt: toldAt === null ? null : toldAt.toISOString(),
  };
}
