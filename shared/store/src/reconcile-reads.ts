import type { BudgetAlert, ReconcilerStore, RingOrder, SuspectRing } from '@upshift/ports';
import type pg from 'pg';
import { createAuditWork } from './audit-work.ts';
import { createReaper } from './create-reaper.ts';
import { tryLead } from './try-lead.ts';

/** Tasks that one sweep looks at for what should not be there, so that its cost does not grow with the backlog. */
const scanRows = 5000;

const ringColumns = 'task_id as "taskId", step, no, kind, queue, rings, traceparent, priority';
/** Since when a ring is suspect: 20 s, doubling with each loss up to 10 min. */
const suspectBefore = 'clock_timestamp() - make_interval(secs => least(20 * power(2, least(losses, 10)), 600))';

/** The reconciler's side of the record; see the port for what each method promises. */
export function createReconcilerStore({ pool, url }: { pool: pg.Pool; url: string }): ReconcilerStore {
  // Where each sweep goes on looking: what is in order at the front must not hide what is behind it.
  let suspectsAfter = '-infinity';
  const stuck = createRound(pool, 'upshift_rescue', '-infinity');
  const reserved = createRound(pool, 'upshift_release', '');

  return {
    tryLead: (lead) => tryLead(url, lead),
    async takeDue(room) {
      const { rows } = await pool.query<RingOrder>({
        name: 'take_due',
        text: `with room as (select key as queue, value::int as places from jsonb_each_text($1::jsonb) where value::int > 0),
          due as (
            select w.tenant_id, w.task_id, w.step, w.no from room r cross join lateral (
              select tenant_id, task_id, step, no from work
              where queue = r.queue and state = 'ready' and rung_at is null and due_at <= clock_timestamp()
              order by priority, due_at limit r.places for update skip locked) as w),
          rung as (
            update work w set rung_at = clock_timestamp(), rings = w.rings + 1, losses = 0 from due d
            where w.tenant_id = d.tenant_id and w.task_id = d.task_id and w.step = d.step and w.no = d.no and w.state = 'ready' and w.rung_at is null
            returning w.*)
          select ${ringColumns} from rung order by priority, due_at`,
        values: [JSON.stringify(room)],
      });
      return rows;
    },
    async queuesWithDue() {
      // One index probe a queue instead of reading a whole backlog.
      const { rows } = await pool.query<{ queue: string }>({
        name: 'queues_with_due',
        text: `with recursive queues as (
            (select queue from work where state = 'ready' and rung_at is null order by queue limit 1)
            union all
            select (select w.queue from work w where w.state = 'ready' and w.rung_at is null and w.queue > q.queue order by w.queue limit 1) from queues q where q.queue is not null)
          select q.queue from queues q where q.queue is not null and exists (
            select 1 from work w where w.queue = q.queue and w.state = 'ready' and w.rung_at is null and w.due_at <= clock_timestamp())`,
      });
      return rows.map(({ queue }) => queue);
    },
    async suspectRings(limit) {
      const { rows } = await pool.query<SuspectRing & { readonly place: string }>({
        name: 'suspect_rings',
        text: `select ${ringColumns}, extract(epoch from clock_timestamp() - rung_at)::float8 as "rungSecondsAgo", rung_at::text as place from work
          where state = 'ready' and rung_at is not null and rung_at > $1::timestamptz and due_at <= clock_timestamp() and rung_at < ${suspectBefore}
          order by rung_at limit $2`,
        values: [suspectsAfter, limit],
      });
      suspectsAfter = rows.length < limit ? '-infinity' : (rows.at(-1)?.place ?? '-infinity');
      return rows.map(({ place: _, ...suspect }) => suspect);
    },
    async ringAgain(keys) {
      if (keys.length === 0) return [];
      const { rows } = await pool.query<RingOrder>({
        name: 'ring_again',
        text: `with asked as (
            select w.tenant_id, w.task_id, w.step, w.no
            from jsonb_to_recordset($1::jsonb) as k("taskId" text, step int, no int)
            join work w on w.tenant_id = 'default' and w.task_id = k."taskId" and w.step = k.step and w.no = k.no
            where w.state = 'ready' and w.rung_at < ${suspectBefore.replaceAll('losses', 'w.losses')}
            for update of w skip locked)
          update work w set rung_at = clock_timestamp(), rings = w.rings + 1, losses = w.losses + 1 from asked a
          where w.tenant_id = a.tenant_id and w.task_id = a.task_id and w.step = a.step and w.no = a.no
          returning w.task_id as "taskId", w.step, w.no, w.kind, w.queue, w.rings, w.traceparent, w.priority`,
        values: [JSON.stringify(keys.map(({ taskId, step, no }) => ({ taskId, step, no })))],
      });
      return rows;
    },
    async ringsFailed(keys) {
      await pool.query({
        name: 'rings_failed',
        text: `with asked as (
            select w.tenant_id, w.task_id, w.step, w.no
            from jsonb_to_recordset($1::jsonb) as k("taskId" text, step int, no int)
            join work w on w.tenant_id = 'default' and w.task_id = k."taskId" and w.step = k.step and w.no = k.no
            where w.state = 'ready' and w.losses > 0
            for update of w skip locked)
          update work w set losses = w.losses - 1 from asked a
          where w.tenant_id = a.tenant_id and w.task_id = a.task_id and w.step = a.step and w.no = a.no`,
        values: [JSON.stringify(keys.map(({ taskId, step, no }) => ({ taskId, step, no })))],
      });
    },
    reap: createReaper(pool),
    async expire(limit) {
      const { rows } = await pool.query<{ count: number }>('select upshift_expire($1) as count', [limit]);
      return rows[0]?.count ?? 0;
    },
    rescueStuck: stuck,
    releaseReservations: reserved,
    async sweepEscalations(olderThanDays, limit) {
      const { rowCount } = await pool.query({
        name: 'sweep_escalations',
        text: `delete from escalation where (tenant_id, seq) in (
          select tenant_id, seq from escalation where at < clock_timestamp() - make_interval(days => $1) order by at limit $2)`,
        values: [olderThanDays, limit],
      });
      return rowCount ?? 0;
    },
    ...createAuditWork(pool),
    async forgetAnswers(limit) {
      const { rowCount } = await pool.query({
        name: 'forget_answers',
        text: `delete from answer_cache where ctid = any(array(
          select ctid from answer_cache where until <= clock_timestamp() order by until limit $1 for update skip locked))`,
        values: [limit],
      });
      return rowCount ?? 0;
    },
    async takeBudgetAlerts() {
      const { rows } = await pool.query<BudgetAlert>(
        'select nullif(workload, $1) as workload, period, percent, limit_nano_usd as "limitNanoUsd", spent_nano_usd as "spentNanoUsd" from upshift_alert() order by 1 nulls first, 2, 3',
        [''],
      );
      return rows;
    },
  };
}

/** A sweep that goes round: each call looks at the next `scanRows` tasks and begins anew at the end. */
function createRound(pool: pg.Pool, name: string, start: string): (limit: number) => Promise<number> {
  let after = start;
  return async (limit) => {
    const { rows } = await pool.query<{ round: { count: number; place: string | null } }>(
      `select ${name}($1, $2, $3) as round`,
      [after, scanRows, limit],
    );
    after = rows[0]?.round.place ?? start;
    return rows[0]?.round.count ?? 0;
  };
}
