import type { BaselineSums, BilledRow, SpendRow, TaskGroup } from '@upshift/contracts';
import type { ReportStore } from '@upshift/ports';
import type pg from 'pg';
import { inSnapshot } from './in-snapshot.ts';

/**
 * Tasks of a period with what they are for. Tasks that serve nobody run under the name of a workload with a slash; the premium arm
 * of a sample is there to be compared with. A success with another answer than the known one is none.
 *
 * Not materialized: a planner that knows what stands behind it joins a million tasks by hashes, and reads few where few are asked for.
 */
const scope = `with scope as not materialized (
  select t.id, t.risk, t.portfolio_hash as hash, t.state, t.accepted_step as step, t.accepted_no as no, t.accepted_try as try,
    t.created_at, t.settled_at, s.arm, s.correct,
    case when position('/' in t.workload) > 0 then substr(t.workload, position('/' in t.workload) + 1) else t.workload end as workload,
    case when s.arm = 'premium' then 'baseline' when position('/' in t.workload) = 0 then 'serve'
      when split_part(t.workload, '/', 1) in ('audit', 'shadow') then split_part(t.workload, '/', 1) else 'eval' end as purpose,
    t.state = 'succeeded' and s.correct is not false as succeeded
  from task t left join sample_task s on s.tenant_id = $1 and s.task_id = t.id
  where t.tenant_id = $1 and t.created_at >= $2 and t.created_at < $3
)`;

/** Attempts of such tasks began after them; a day of grace for a record whose clock was set back. */
const began = "a.tenant_id = $1 and a.started_at >= $2::timestamptz - interval '1 day'";

/**
 * Whatever the exact cache served cost nothing and called nobody. Of a call that was hedged, all that was not accepted is the
 * price of the hedge. A failed call is booked as wasted too: it stands on the line that says more.
 */
const spendQuery = `${scope},
  hedged as (select distinct a.task_id, a.step, a.no from attempt a where ${began} and a.mode = 'hedge'),
  call as (
    select s.workload, s.purpose, s.risk, s.hash, s.succeeded, a.tier, a.deployment, a.mode, a.input_tokens, a.cached_input_tokens,
      a.output_tokens, a.cost_nano_usd,
      case
        when (a.step, a.no, a.try) = (s.step, s.no, s.try) then 'accepted'
        when a.mode = 'judge' then 'judge'
        when h.task_id is not null and (a.mode = 'hedge' or a.use = 'wasted') then 'hedged'
        when a.state = 'failed' then 'failed'
        when a.use = 'wasted' or a.state = 'unknown' then 'wasted'
        else 'objected' end as line
    from scope s join attempt a on a.task_id = s.id and ${began}
    left join hedged h on h.task_id = a.task_id and h.step = a.step and h.no = a.no
    where a.cost_source <> 'cache'
  )
  select workload, purpose, risk, hash as "portfolioHash", tier, deployment, line,
    case when mode in ('first', 'vote', 'hedge') then 'first' else 'further' end as part, succeeded as "ofSuccess",
    count(*)::int as calls, coalesce(sum(input_tokens), 0)::bigint as "inputTokens",
    coalesce(sum(cached_input_tokens), 0)::bigint as "cachedInputTokens", coalesce(sum(output_tokens), 0)::bigint as "outputTokens",
    sum(cost_nano_usd)::bigint as "costNanoUsd"
  from call group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 4, 5, 6, 7, 8, 9`;

/**
 * Most tasks were called by the attempt that they accepted: for the others alone it is looked whether there is a call that no cache
 * answered. `last` is read once a version, and calls on a last tier are few.
 */
const tasksQuery = `${scope},
  last as materialized (select hash, body::json -> 'tiers' -> -1 ->> 'name' as tier from portfolio_version where tenant_id = $1),
  premium as (
    select distinct s.id from attempt a join scope s on s.id = a.task_id join last l on l.hash = s.hash and l.tier = a.tier
    where ${began} and a.cost_source <> 'cache' and a.tier in (select tier from last)),
  review as (
    select task_id, sum(cost_nano_usd)::bigint as cost, sum(worked_ms)::bigint as ms from review_claim where tenant_id = $1 group by task_id)
  select s.workload, s.purpose, s.risk, s.hash as "portfolioHash", a.tier, a.deployment, count(*)::int as tasks,
    count(*) filter (where s.state not in ('open', 'in_review'))::int as settled, count(*) filter (where s.succeeded)::int as succeeded,
    count(*) filter (where s.state = 'succeeded' and s.correct is false)::int as wrong,
    count(*) filter (where s.state = 'in_review')::int as "inReview",
    count(*) filter (where a.cost_source <> 'cache' or exists (
      select 1 from attempt x where x.tenant_id = $1 and x.task_id = s.id and x.cost_source <> 'cache'))::int as called,
    count(p.id)::int as premium,
    count(v.task_id)::int as reviewed, coalesce(sum(v.ms), 0)::bigint as "reviewMs",
    coalesce(sum(v.cost), 0)::bigint as "reviewNanoUsd",
    coalesce(sum(v.cost) filter (where s.succeeded), 0)::bigint as "reviewOfSuccessNanoUsd"
  from scope s
  left join attempt a on a.task_id = s.id and (a.step, a.no, a.try) = (s.step, s.no, s.try) and ${began}
  left join premium p on p.id = s.id left join review v on v.task_id = s.id
  group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`;

/** One sum over every attempt, without cases: what the lines are held against. */
const totalsQuery = `${scope}
  select (select coalesce(sum(a.cost_nano_usd), 0)::bigint from scope s join attempt a on a.task_id = s.id and ${began}) as ledger,
    (select percentile_cont(0.95) within group (order by extract(epoch from settled_at - created_at)::float8 * 1000)
     from scope where purpose = 'serve' and state not in ('open', 'in_review'))::float8 as p95`;

/**
 * An audit is weighted by the inverse of what it was drawn with (Horvitz and Thompson, JASA 47, 1952, 663–685). Of shadows those count
 * whose every copy of the workload asked the last tier of its version alone: of others, the copies that did are the hard ones.
 */
const baselineQuery = `${scope},
  copy as (
    select r.rollout_id, s.workload, s.succeeded, c.cost, c.alone, bool_and(c.alone) over (partition by r.rollout_id, s.workload) as told
    from scope s join rollout_copy r on r.tenant_id = $1 and r.task_id = s.id
    join portfolio_version p on p.tenant_id = $1 and p.hash = s.hash
    cross join lateral (
      select count(*) as calls, coalesce(sum(a.cost_nano_usd), 0)::float8 / 1e9 as cost,
        bool_and(a.tier = p.body::json -> 'tiers' -> -1 ->> 'name') filter (where a.mode <> 'judge') as alone
      from attempt a where a.tenant_id = $1 and a.task_id = s.id) c
    where s.purpose = 'shadow' and s.state in ('succeeded', 'failed') and c.calls > 0
  ),
  asked as (
    select 'sample' as source, s.workload, 1::float8 as w, c.cost, s.succeeded::int::float8 as ok
    from scope s cross join lateral (
      select coalesce(sum(cost_nano_usd), 0)::float8 / 1e9 as cost from attempt a where a.tenant_id = $1 and a.task_id = s.id) c
    where s.arm = 'premium' and s.state <> 'open'
    union all
    select 'audit', u.workload, 1 / u.share, c.cost, 1
    from scope s join audit u on u.tenant_id = $1 and u.audit_task_id = s.id and u.state = 'done' and u.share > 0
    cross join lateral (
      select coalesce(sum(cost_nano_usd), 0)::float8 / 1e9 as cost from attempt a where a.tenant_id = $1 and a.task_id = s.id) c
    where s.purpose = 'audit' and s.state = 'succeeded'
    union all
    select 'shadow', workload, 1, cost, succeeded::int::float8 from copy where told
  )
  select source, workload, count(*)::int as tasks, sum(w * cost) as cost, sum(w * ok) as success, sum(w * w * cost * cost) as "costCost",
    sum(w * w * cost * ok) as "costSuccess", sum(w * w * ok) as "successSuccess"
  from asked group by source, workload order by source, workload`;

const billedQuery = `select a.deployment, t.portfolio_hash as "portfolioHash", a.model_served as "modelServed", count(*)::int as calls,
    sum(a.cost_nano_usd)::bigint as "costNanoUsd",
    coalesce(sum(a.cost_nano_usd) filter (where a.cost_source = 'estimate'), 0)::bigint as "estimatedNanoUsd"
  from attempt a join task t on t.tenant_id = $1 and t.id = a.task_id
  where a.tenant_id = $1 and a.started_at >= $2 and a.started_at < $3 and a.cost_source <> 'cache' group by 1, 2, 3 order by 1, 2, 3`;

/** What the monthly report and `upshift why` are made of; see the port. */
export function createSpendReads(pool: pg.Pool): Pick<ReportStore, 'readSpend'> {
  return {
    readSpend: ({ tenantId, from, until }) =>
      inSnapshot(pool, async (query) => {
        const values = [tenantId, from, until];
        // The longest first: the others go beside them.
        const [spend, tasks, totals, billed, baseline] = await Promise.all([
          query<SpendRow>(spendQuery, values),
          query<TaskGroup>(tasksQuery, values),
          query<{ ledger: number; p95: number | null }>(totalsQuery, values),
          query<BilledRow>(billedQuery, values),
          query<BaselineSums>(baselineQuery, values),
        ]);
        const [total] = totals;
        return { spend, tasks, ledgerNanoUsd: total?.ledger ?? 0, p95Ms: total?.p95 ?? null, baseline, billed };
      }),
  };
}
