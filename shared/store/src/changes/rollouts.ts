import type { ChangeStore, NewRollout, ServedTask } from '@upshift/ports';
import type pg from 'pg';
import { saveVersion } from './portfolio-changes.ts';
import { readRolloutFacts } from './rollout-facts.ts';
import { readRollouts } from './rollout-rows.ts';

type Rollouts = Pick<
  ChangeStore,
  | 'startRollout'
  | 'runningRollouts'
  | 'listRollouts'
  | 'endRollout'
  | 'noteRollout'
  | 'readRollout'
  | 'takeServedTasks'
  | 'noteCopy'
  | 'lastDrills'
>;

/** What runs beside the active version. */
export function createRollouts(pool: pg.Pool): Rollouts {
  return {
    async startRollout(rollout) {
      await saveVersion(pool, rollout.candidate);
      const { rows } = await pool.query<{ outcome: 'started' | 'running' | 'conflict' }>(
        "select upshift_start_rollout('default', $1) as outcome",
        [JSON.stringify(toRow(rollout))],
      );
      return rows[0]?.outcome ?? 'conflict';
    },
    runningRollouts: () => readRollouts(pool, "state = 'running'", 10),
    listRollouts: ({ kind, limit }) => readRollouts(pool, 'kind = $2', limit, kind),
    async endRollout({ id, state, action, reason, report, promote }) {
      const { rows } = await pool.query<{ ended: boolean }>(
        "select upshift_end_rollout('default', $1, $2, $3, $4, $5, $6) as ended",
        [
          id,
          state,
          action,
          reason,
          report === null ? null : JSON.stringify(report),
          promote === null ? null : JSON.stringify(promote.limits),
        ],
      );
      const ended = rows[0]?.ended === true;
      if (ended && promote !== null) await pool.query("select upshift_wake_held('default')");
      return ended;
    },
    async noteRollout({ id, action, reason, report }) {
      await pool.query("update rollout set report = $2 where tenant_id = 'default' and id = $1 and state = 'running'", [
        id,
        JSON.stringify(report),
      ]);
      await pool.query("select upshift_decide_rollout('default', $1, $2, $3)", [id, action, reason]);
    },
    readRollout: (id, query) => readRolloutFacts(pool, id, query),
    async takeServedTasks(id, { limit, isDrawn }) {
      const { rows } = await pool.query<{ id: string; tenantId: string }>(
        `with shadow as (select * from rollout where tenant_id = 'default' and id = $1 and state = 'running' for update),
          page as materialized (
            select t.tenant_id, t.id from shadow r cross join lateral (
              select * from task t where t.tenant_id = r.tenant_id and t.id > r.seen_to and t.created_at >= r.started_at
                -- Ids of several doors ascend together but for a moment: the newest may still get a smaller neighbour.
                and t.created_at < clock_timestamp() - interval '1 second' and t.purpose = 'serve'
              order by t.id limit $2) as t),
          moved as (
            update rollout r set seen_to = p.last from (select max(id) as last from page) as p
            where r.tenant_id = 'default' and r.id = $1 and p.last is not null)
        select id, tenant_id as "tenantId" from page order by id`,
        [id, limit],
      );
      const drawn = rows.filter(({ id: taskId, tenantId }) => isDrawn({ taskId, tenantId }));
      if (drawn.length === 0) return [];
      const { rows: contents } = await pool.query<{ taskId: string; tenantId: string; body: string }>(
        `select task_id as "taskId", tenant_id as "tenantId", body from content
          where tenant_id = 'default' and task_id = any($1) and ref = 'request' order by task_id`,
        [drawn.map(({ id: taskId }) => taskId)],
      );
      return contents.map(({ taskId, tenantId, body }) => ({
        taskId,
        tenantId,
        request: JSON.parse(body) as ServedTask['request'],
      }));
    },
    async noteCopy(id, { taskId, ofTaskId }) {
      await pool.query(
        'insert into rollout_copy (rollout_id, task_id, of_task_id) values ($1, $2, $3) on conflict do nothing',
        [id, taskId, ofTaskId],
      );
    },
    async lastDrills() {
      const { rows } = await pool.query<{ deployment: string; daysAgo: number }>(
        `select settings::jsonb ->> 'deployment' as deployment,
          min(extract(epoch from clock_timestamp() - started_at))::float8 / 86400 as "daysAgo"
        from rollout where tenant_id = 'default' and kind = 'drill' group by 1`,
      );
      return Object.fromEntries(rows.map(({ deployment, daysAgo }) => [deployment, { daysAgo }]));
    },
  };
}

function toRow({ candidate, settings, ...rollout }: NewRollout) {
  const serves = rollout.kind === 'canary' || ('traffic' in settings && settings.traffic === 'serve');
  return { ...rollout, serves, candidate: candidate.hash, settings: JSON.stringify(settings) };
}
