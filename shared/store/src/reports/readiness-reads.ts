import type { ReadinessFacts } from '@upshift/contracts';
import type { ReportStore } from '@upshift/ports';
import type pg from 'pg';
import { inSnapshot } from './in-snapshot.ts';

const signOffQuery = `select who, period_from, period_until, extract(epoch from now() - at)::float8 / 86400 as "daysAgo"
  from report_sign_off where tenant_id = $1 order by seq desc limit 1`;

/** Of the last 30 days; tasks that serve nobody and the premium arm of a sample left out. */
const workloadsQuery = `with period as not materialized (
    select t.id, t.workload, t.state, s.correct from task t left join sample_task s on s.tenant_id = $1 and s.task_id = t.id
    where t.tenant_id = $1 and t.created_at >= now() - interval '30 days' and position('/' in t.workload) = 0 and s.arm is distinct from 'premium'),
  counted as (
    select workload, count(*) as tasks, count(*) filter (where state = 'succeeded' and correct is not false) as succeeded from period group by workload),
  cost as (
    select p.workload, sum(a.cost_nano_usd) as cost from period p
    join attempt a on a.tenant_id = $1 and a.task_id = p.id and a.started_at >= now() - interval '31 days' group by p.workload),
  review as (
    select p.workload, sum(r.cost_nano_usd) as cost from period p join review_claim r on r.tenant_id = $1 and r.task_id = p.id group by p.workload),
  escalated as (
    select workload, count(*) as count from escalation where tenant_id = $1 and at >= now() - interval '7 days' group by workload)
  select n.workload, n.tasks::int as tasks, n.succeeded::int as succeeded, (coalesce(c.cost, 0) + coalesce(v.cost, 0))::bigint as "costNanoUsd",
    coalesce(e.count, 0)::int as "escalations7d"
  from counted n left join cost c using (workload) left join review v using (workload) left join escalated e using (workload) order by n.workload`;

const evalsQuery = `select v.workload, v.cases, v.edge_cases as "edgeCases",
    (select extract(epoch from now() - max(r.ended_at))::float8 / 86400 from eval_run r
     where r.tenant_id = v.tenant_id and r.workload = v.workload and r.state = 'done' and not exists (
       select 1 from eval_result k where k.tenant_id = r.tenant_id and k.run_id = r.id and k.skipped is not null)) as "lastRunDaysAgo"
  from (select distinct on (workload) * from eval_set_version where tenant_id = $1 order by workload, saved_at desc) v order by v.workload`;

const aloneQuery = `select r.workload, r.target::json ->> 'deployment' as deployment, extract(epoch from now() - r.ended_at)::float8 / 86400 as "daysAgo",
    c.passed, c.scored
  from (select distinct on (o.workload, o.target_key) o.* from eval_run o
    where o.tenant_id = $1 and o.state = 'done' and o.target_key like 'deployment:%' and o.ended_at >= now() - interval '90 days'
      and not exists (select 1 from eval_result k where k.tenant_id = o.tenant_id and k.run_id = o.id and k.skipped is not null)
    order by o.workload, o.target_key, o.ended_at desc) r
  cross join lateral (select count(*) filter (where e.passed)::int as passed, count(e.passed)::int as scored
    from eval_result e where e.tenant_id = r.tenant_id and e.run_id = r.id) c
  order by r.workload, r.target_key`;

const schedulesQuery = `select s.workload, s.target::json ->> 'deployment' as deployment, s.every_seconds / 3600 as "everyHours",
    coalesce(s.last_error, case when r.state in ('failed', 'cancelled') then 'the run ' || r.id || ' is ' || r.state end) as error
  from eval_schedule s left join eval_run r on r.tenant_id = s.tenant_id and r.id = s.last_run
  where s.tenant_id = $1 order by s.workload, s.target_key`;

const drillsQuery = `select distinct on (settings::json ->> 'deployment') settings::json ->> 'deployment' as deployment, state = 'passed' as passed,
    extract(epoch from now() - ended_at)::float8 / 86400 as "daysAgo"
  from rollout where tenant_id = $1 and kind = 'drill' and state in ('passed', 'failed')
  order by settings::json ->> 'deployment', seq desc`;

const drainedQuery = `select distinct on (deployment) deployment, action from deployment_change
  where tenant_id = $1 order by deployment, seq desc`;

/** What `upshift readiness` looks at; see the port. */
export function createReadinessReads(pool: pg.Pool): Pick<ReportStore, 'readReadiness'> {
  return {
    readReadiness: (tenantId) =>
      inSnapshot(pool, async (ask) => {
        const query = <R extends pg.QueryResultRow>(text: string): Promise<R[]> => ask<R>(text, [tenantId]);
        const [clock] = await ask<{ at: Date }>('select now() as at', []);
        const [signed] = await query<{ who: string; period_from: Date; period_until: Date; daysAgo: number }>(
          signOffQuery,
        );
        const day = (date: Date): string => date.toISOString().slice(0, 10);
        return {
          at: clock?.at ?? new Date(Number.NaN),
          signOff:
            signed === undefined
              ? null
              : {
                  by: signed.who,
                  daysAgo: signed.daysAgo,
                  reviewed: `${day(signed.period_from)} to ${day(new Date(signed.period_until.getTime() - 1))}`,
                },
          workloads: await query<ReadinessFacts['workloads'][number]>(workloadsQuery),
          evals: await readEvals(query),
          drills: await query<ReadinessFacts['drills'][number]>(drillsQuery),
          drained: (await query<{ deployment: string; action: string }>(drainedQuery))
            .filter(({ action }) => action === 'drain')
            .map(({ deployment }) => deployment),
        };
      }),
  };
}

type Query = <R extends pg.QueryResultRow>(text: string) => Promise<R[]>;
type EvalFacts = ReadinessFacts['evals'][number];

async function readEvals(query: Query): Promise<EvalFacts[]> {
  const sets = await query<Omit<EvalFacts, 'alone' | 'schedules'>>(evalsQuery);
  const alone = await query<EvalFacts['alone'][number] & { workload: string }>(aloneQuery);
  const schedules = await query<EvalFacts['schedules'][number] & { workload: string }>(schedulesQuery);
  return sets.map((set) => ({
    ...set,
    alone: alone.filter(({ workload }) => workload === set.workload).map(({ workload: _, ...one }) => one),
    schedules: schedules.filter(({ workload }) => workload === set.workload).map(({ workload: _, ...one }) => one),
  }));
}
