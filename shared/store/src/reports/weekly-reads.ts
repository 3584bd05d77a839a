import type { WeeklyFacts } from '@upshift/contracts';
import type { ReportStore } from '@upshift/ports';
import type pg from 'pg';
import { inSnapshot } from './in-snapshot.ts';
import { readSignOff } from './read-sign-off.ts';

/** Escalations of production in five periods, the last of which is the one that is asked about. */
const logged = `with span as (select $2::timestamptz as from_, $3::timestamptz as until_, $3::timestamptz - $2::timestamptz as size),
  logged as materialized (
    select e.*, e.at >= s.from_ as now_ from escalation e, span s
    where e.tenant_id = $1 and e.at >= s.from_ - 4 * s.size and e.at < s.until_ and position('/' in e.workload) = 0)`;

const patternsQuery = `${logged},
  cost as (
    select l.task_id, t.state, (
        select coalesce(sum(a.cost_nano_usd), 0) from attempt a where a.tenant_id = $1 and a.task_id = l.task_id) + (
        select coalesce(sum(r.cost_nano_usd), 0) from review_claim r where r.tenant_id = $1 and r.task_id = l.task_id) as cost
    from (select distinct task_id from logged where now_) l left join task t on t.tenant_id = $1 and t.id = l.task_id),
  pattern as (
    select workload, action, reason, validator, deployment, task_id, count(*) filter (where now_) as now_, count(*) filter (where not now_) as before_,
      max(at) filter (where now_) as newest
    from logged group by 1, 2, 3, 4, 5, 6)
  select p.workload, p.action, p.reason, p.validator, p.deployment, sum(p.now_)::int as count, (sum(p.before_) / 4)::float8 as before,
    count(*) filter (where p.now_ > 0)::int as tasks, count(*) filter (where p.now_ > 0 and c.state = 'succeeded')::int as succeeded,
    coalesce(sum(c.cost) filter (where p.now_ > 0), 0)::bigint as "costNanoUsd",
    (array_agg(p.task_id order by p.newest desc) filter (where p.now_ > 0))[1:3] as examples
  from pattern p left join cost c on c.task_id = p.task_id
  group by 1, 2, 3, 4, 5 having sum(p.now_) > 0 order by count desc, 1, 2, 3, 4, 5`;

const trendQuery = `${logged}
  select s.from_ - w.back * s.size as from, (
      select count(*) from task t where t.tenant_id = $1 and position('/' in t.workload) = 0
        and t.created_at >= s.from_ - w.back * s.size and t.created_at < s.until_ - w.back * s.size)::int as tasks, (
      select count(*) from logged l where l.at >= s.from_ - w.back * s.size and l.at < s.until_ - w.back * s.size)::int as escalations
  from span s cross join generate_series(4, 0, -1) as w(back) order by w.back desc`;

/** Counts and money are each summed by workload before they meet: no row of a task is kept. */
const tasksQuery = `with period as not materialized (
    select t.id, t.workload, t.state, s.correct from task t left join sample_task s on s.tenant_id = $1 and s.task_id = t.id
    where t.tenant_id = $1 and t.created_at >= $2 and t.created_at < $3 and position('/' in t.workload) = 0 and s.arm is distinct from 'premium'),
  counted as (
    select workload, count(*) as tasks, count(*) filter (where state = 'succeeded' and correct is not false) as succeeded from period group by workload),
  escalated as (
    select p.workload, count(distinct e.task_id) as tasks from period p join escalation e on e.tenant_id = $1 and e.task_id = p.id group by p.workload),
  called as (
    select p.workload, a.deployment, sum(a.cost_nano_usd) as cost from period p
    -- Attempts began after their task; a day of grace for a record whose clock was set back.
    join attempt a on a.tenant_id = $1 and a.task_id = p.id and a.started_at >= $2::timestamptz - interval '1 day' group by p.workload, a.deployment),
  cost as (select workload, sum(cost) as cost, array_agg(deployment) as deployments from called group by workload),
  review as (
    select p.workload, sum(r.cost_nano_usd) as cost from period p join review_claim r on r.tenant_id = $1 and r.task_id = p.id group by p.workload)
  select n.workload, n.tasks::int as tasks, n.succeeded::int as succeeded, coalesce(e.tasks, 0)::int as escalated,
    (coalesce(c.cost, 0) + coalesce(v.cost, 0))::bigint as "costNanoUsd", coalesce(c.deployments, '{}') as deployments
  from counted n left join escalated e using (workload) left join cost c using (workload) left join review v using (workload) order by n.workload`;

const reviewsQuery = `select count(*) filter (where opened_at >= $2 and opened_at < $3)::int as opened,
    count(*) filter (where ended_at >= $2 and ended_at < $3)::int as ended, count(*) filter (where ended_at is null)::int as waiting,
    (percentile_cont(0.5) within group (order by extract(epoch from ended_at - opened_at) / 60) filter (where ended_at >= $2 and ended_at < $3))::float8 as "medianMinutes",
    (percentile_cont(0.9) within group (order by extract(epoch from ended_at - opened_at) / 60) filter (where ended_at >= $2 and ended_at < $3))::float8 as "p90Minutes",
    (extract(epoch from now() - min(opened_at) filter (where ended_at is null)) / 60)::float8 as "oldestMinutes"
  from review where tenant_id = $1`;

interface WorkloadRow {
  readonly workload: string;
  readonly tasks: number;
  readonly succeeded: number;
  readonly escalated: number;
  readonly costNanoUsd: number;
  readonly deployments: readonly string[];
}

/** What the weekly escalation review is made of; see the port. */
export function createWeeklyReads(pool: pg.Pool): Pick<ReportStore, 'readWeekly'> {
  return {
    readWeekly: ({ tenantId, from, until }) =>
      inSnapshot(pool, async (query) => {
        const values = [tenantId, from, until];
        const workloads = await query<WorkloadRow>(tasksQuery, values);
        const [reviews] = await query<WeeklyFacts['reviews']>(reviewsQuery, values);
        const sum = (of: (row: WorkloadRow) => number): number => workloads.reduce((total, row) => total + of(row), 0);
        return {
          tasks: sum(({ tasks }) => tasks),
          escalatedTasks: sum(({ escalated }) => escalated),
          trend: await query<WeeklyFacts['trend'][number]>(trendQuery, values),
          patterns: await query<WeeklyFacts['patterns'][number]>(patternsQuery, values),
          reviews: reviews ?? nobody,
          costs: workloads.map(({ workload, succeeded, costNanoUsd }) => ({ workload, succeeded, costNanoUsd })),
          signOff: await readSignOff(pool, { tenantId, from, until }),
          deployments: [...new Set(workloads.flatMap(({ deployments }) => deployments))],
        };
      }),
  };
}

const nobody: WeeklyFacts['reviews'] = {
  opened: 0,
  ended: 0,
  waiting: 0,
  medianMinutes: null,
  p90Minutes: null,
  oldestMinutes: null,
};
