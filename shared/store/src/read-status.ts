import { toUsd } from '@upshift/contracts';
import type { TaskStore } from '@upshift/ports';
import type pg from 'pg';

interface QueueRow {
  readonly queue: string;
  readonly ready: number;
  readonly leased: number;
  readonly oldestSeconds: number | null;
}

/** Counts for people: tasks by state, work by queue, workers alive. Reads indexes, not content. */
export async function readStatus(pool: pg.Pool): ReturnType<TaskStore['status']> {
  const [tasks, queues, workers, oldest, budgets] = await Promise.all([
    pool.query<{ state: string; count: number }>(
      // Both from indexes alone: all, less those that no producer waits for.
      `select state, sum(count)::bigint as count from (
          select state, count(*) as count from task where tenant_id = 'default' group by state
          union all select state, -count(*) from task where tenant_id = 'default' and purpose <> 'serve' group by state) as counts
        group by state having sum(count) > 0`,
    ),
    // One branch an index: a condition on several states at once would read every row that ever was.
    pool.query<QueueRow>(`select queue, count(*) filter (where state = 'ready') as ready, count(*) filter (where state = 'leased') as leased,
        extract(epoch from clock_timestamp() - min(due_at) filter (where state = 'ready' and due_at <= clock_timestamp()))::float8 as "oldestSeconds"
      from (
        select queue, state, due_at from work where state = 'ready' and rung_at is null
        union all select queue, state, due_at from work where state = 'ready' and rung_at is not null
        union all select queue, state, due_at from work where state = 'leased') as live
      group by queue order by queue`),
    pool.query<{ id: string; service: string; beatAgeSeconds: number }>(
      'select id, service, extract(epoch from clock_timestamp() - beat_at)::float8 as "beatAgeSeconds" from worker where dead_at is null order by service, started_at',
    ),
    pool.query<{ seconds: number | null }>(
      // Ids ascend with time: the smallest is the oldest, and the index knows it.
      "select extract(epoch from clock_timestamp() - created_at)::float8 as seconds from task where tenant_id = 'default' and state = 'open' and purpose = 'serve' order by id limit 1",
    ),
    readBudgets(pool),
  ]);
  return {
    tasks: Object.fromEntries(tasks.rows.map(({ state, count }) => [state, count])),
    queues: queues.rows,
    workers: workers.rows,
    oldestOpenTaskSeconds: oldest.rows[0]?.seconds ?? null,
    budgets,
  };
}

interface BudgetRow {
  readonly workload: string;
  readonly period: 'day' | 'month';
  readonly startsAt: string;
  readonly endsAt: string;
  readonly limit: number;
  readonly spent: number;
  readonly reserved: number;
  readonly alertPercent: 50 | 80 | 100 | null;
}

/** The tenant's windows first, then each workload's. */
async function readBudgets(pool: pg.Pool): Promise<Awaited<ReturnType<TaskStore['status']>>['budgets']> {
  const { rows } = await pool.query<BudgetRow>(`select s.workload, s.period,
      to_char(s.starts, 'YYYY-MM-DD"T00:00:00.000Z"') as "startsAt", to_char(s.ends, 'YYYY-MM-DD"T00:00:00.000Z"') as "endsAt",
      s.limit_nano_usd as "limit", s.spent_nano_usd as spent, s.reserved_nano_usd as reserved,
      (select max(a.percent) from budget_alert a where a.tenant_id = s.tenant_id and a.workload = s.workload and a.period = s.period
        and a.starts = s.starts and a.limit_nano_usd = s.limit_nano_usd) as "alertPercent"
    from upshift_spends(clock_timestamp(), null) as s where s.tenant_id = 'default'`);
  return rows.map(({ workload, limit, spent, reserved, ...rest }) => ({
    ...rest,
    workload: workload === '' ? null : workload,
    limitUsd: toUsd(limit),
    spentUsd: toUsd(spent),
    reservedUsd: toUsd(reserved),
  }));
}
