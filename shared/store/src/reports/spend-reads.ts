import type { BaselineSums, BilledRow, SpendRow, TaskGroup } from '@upshift/contracts';
import type { ReportStore } from '@upshift/ports';
import type pg from 'pg';

/**
 * Tasks of a period with what they are for. Tasks that serve nobody run under the name of a workload with a slash; the premium arm
 * of a sample is there to be compared with. A success with another answer than the known one is none.
 */
const scope = `with scope as materialized (
  select t.tenant_id, t.id, t.risk, t.portfolio_hash as hash, t.state, t.accepted_step as step, t.accepted_no as no, t.accepted_try as try,
    t.created_at, t.settled_at, s.arm, s.correct,
    case when position('/' in t.workload) > 0 then substr(t.workload, position('/' in t.workload) + 1) else t.workload end as workload,
    case when s.arm = 'premium' then 'baseline' when position('/' in t.workload) = 0 then 'serve'
      when split_part(t.workload, '/', 1) in ('audit', 'shadow') then split_part(t.workload, '/', 1) else 'eval' end as purpose,
    t.state = 'succeeded' and s.correct is not false as succeeded
  from task t left join sample_task s on s.tenant_id = t.tenant_id and s.task_id = t.id
  where t.tenant_id = $1 and t.created_at >= $2 and t.created_at < $3
)`;

/**
 * Whatever the exact cache served cost nothing and called nobody. Of a call that was hedged, all that was not accepted is the
 * price of the hedge. A failed call is booked as wasted too: it stands on the line that says more.
 */
const spendQuery = `${scope},
  call as (
    select s.workload, s.purpose, s.risk, s.hash, s.succeeded, a.tier, a.deployment, a.mode, a.input_tokens, a.cached_input_tokens,
      a.output_tokens, a.cost_nano_usd,
      case
        when (a.step, a.no, a.try) = (s.step, s.no, s.try) then 'accepted'
        when a.mode = 'judge' then 'judge'
        when bool_or(a.mode = 'hedge') over (partition by a.task_id, a.step, a.no) and (a.mode = 'hedge' or a.use = 'wasted') then 'hedged'
        when a.state = 'failed' then 'failed'
        when a.use = 'wasted' or a.state = 'unknown' then 'wasted'
        else 'objected' end as line
    from scope s join attempt a on a.tenant_id = s.tenant_id and a.task_id = s.id
    where a.cost_source <> 'cache'
  )
  select workload, purpose, risk, hash as "portfolioHash", tier, deployment, line,
    case when mode in ('first', 'vote', 'hedge') then 'first' else 'further' end as part, succeeded as "ofSuccess",
    count(*)::int as calls, coalesce(sum(input_tokens), 0)::bigint as "inputTokens",
    coalesce(sum(cached_input_tokens), 0)::bigint as "cachedInputTokens", coalesce(sum(output_tokens), 0)::bigint as "outputTokens",
    sum(cost_nano_usd)::bigint as "costNanoUsd"
  from call group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 4, 5, 6, 7, 8, 9`;

const tasksQuery = `${scope}
  select s.workload, s.purpose, s.risk, s.hash as "portfolioHash", a.tier, a.deployment, count(*)::int as tasks,
    count(*) filter (where s.state not in ('open', 'in_review'))::int as settled, count(*) filter (where s.succeeded)::int as succeeded,
    count(*) filter (where s.state = 'succeeded' and s.correct is false)::int as wrong,
    count(*) filter (where s.state = 'in_review')::int as "inReview",
    count(*) filter (where c.called)::int as called, count(*) filter (where c.premium)::int as premium,
    count(*) filter (where v.claims > 0)::int as reviewed, coalesce(sum(v.ms), 0)::bigint as "reviewMs",
    coalesce(sum(v.cost), 0)::bigint as "reviewNanoUsd",
    coalesce(sum(v.cost) filter (where s.succeeded), 0)::bigint as "reviewOfSuccessNanoUsd"
  from scope s
  left join attempt a on a.tenant_id = s.tenant_id and a.task_id = s.id and (a.step, a.no, a.try) = (s.step, s.no, s.try)
  left join (
    select hash, body::json -> 'tiers' -> -1 ->> 'name' as last from portfolio_version where tenant_id = $1 and hash in (select hash from scope)
  ) p on p.hash = s.hash
  cross join lateral (
    select count(*) > 0 as called, coalesce(bool_or(x.tier = p.last), false) as premium from attempt x
    where x.tenant_id = s.tenant_id and x.task_id = s.id and x.cost_source <> 'cache') c
  cross join lateral (
    select count(*) as claims, coalesce(sum(r.cost_nano_usd), 0)::bigint as cost, coalesce(sum(r.worked_ms), 0)::bigint as ms
    from review_claim r where r.tenant_id = s.tenant_id and r.task_id = s.id) v
  group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`;

/** One sum over every attempt, without cases: what the lines are held against. */
const totalsQuery = `${scope}
  select (select coalesce(sum(a.cost_nano_usd), 0)::bigint from scope s join attempt a on a.tenant_id = s.tenant_id and a.task_id = s.id) as ledger,
    (select percentile_cont(0.95) within group (order by extract(epoch from settled_at - created_at) * 1000)
     from scope where purpose = 'serve' and state not in ('open', 'in_review'))::float8 as p95`;

/**
 * An audit is weighted by the inverse of what it was drawn with (Horvitz and Thompson, JASA 47, 1952, 663–685). Of shadows those count
 * whose every copy of the workload asked the last tier of its version alone: of others, the copies that did are the hard ones.
 */
const baselineQuery = `${scope},
  copy as (
    select r.rollout_id, s.workload, s.succeeded, c.cost, c.alone, bool_and(c.alone) over (partition by r.rollout_id, s.workload) as told
    from scope s join rollout_copy r on r.tenant_id = s.tenant_id and r.task_id = s.id
    join portfolio_version p on p.tenant_id = s.tenant_id and p.hash = s.hash
    cross join lateral (
      select count(*) as calls, coalesce(sum(a.cost_nano_usd), 0)::float8 / 1e9 as cost,
        bool_and(a.tier = p.body::json -> 'tiers' -> -1 ->> 'name') filter (where a.mode <> 'judge') as alone
      from attempt a where a.tenant_id = s.tenant_id and a.task_id = s.id) c
    where s.purpose = 'shadow' and s.state in ('succeeded', 'failed') and c.calls > 0
  ),
  asked as (
    select 'sample' as source, s.workload, 1::float8 as w, c.cost, s.succeeded::int::float8 as ok
    from scope s cross join lateral (
      select coalesce(sum(cost_nano_usd), 0)::float8 / 1e9 as cost from attempt a where a.tenant_id = s.tenant_id and a.task_id = s.id) c
    where s.arm = 'premium' and s.state <> 'open'
    union all
    select 'audit', u.workload, 1 / u.share, c.cost, 1
    from scope s join audit u on u.tenant_id = s.tenant_id and u.audit_task_id = s.id and u.state = 'done' and u.share > 0
    cross join lateral (
      select coalesce(sum(cost_nano_usd), 0)::float8 / 1e9 as cost from attempt a where a.tenant_id = s.tenant_id and a.task_id = s.id) c
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
  from attempt a join task t on t.tenant_id = a.tenant_id and t.id = a.task_id
  where a.tenant_id = $1 and a.started_at >= $2 and a.started_at < $3 and a.cost_source <> 'cache' group by 1, 2, 3 order by 1, 2, 3`;

/** What the monthly report and `upshift why` are made of; see the port. Reads the whole period: minutes on a large record. */
export function createSpendReads(pool: pg.Pool): Pick<ReportStore, 'readSpend'> {
  return {
    async readSpend({ tenantId, from, until }) {
      const client = await pool.connect();
      try {
        // One snapshot: what is read twice is the same twice, and the lines add up while tasks are being served.
        await client.query('begin isolation level repeatable read read only');
        const values = [tenantId, from, until];
        const spend = await client.query<SpendRow>(spendQuery, values);
        const tasks = await client.query<TaskGroup>(tasksQuery, values);
        const totals = await client.query<{ ledger: number; p95: number | null }>(totalsQuery, values);
        const baseline = await client.query<BaselineSums>(baselineQuery, values);
        const billed = await client.query<BilledRow>(billedQuery, values);
        await client.query('commit');
        const [total] = totals.rows;
        return {
          spend: spend.rows,
          tasks: tasks.rows,
          ledgerNanoUsd: total?.ledger ?? 0,
          p95Ms: total?.p95 ?? null,
          baseline: baseline.rows,
          billed: billed.rows,
        };
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
  };
}
