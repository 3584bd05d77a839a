/**
 * upshift_history(tenant, task): a task's answers, verdicts and failures, oldest first, without wasted answers: a sibling that came late, or a worker that was taken
 * for dead, must not be what the next stage validates. `upshift_votes` counts exactly what it shows of one step, so that
 * a decision made on it is accepted.
 *
 * upshift_lock_tasks(batch): locks the tasks that a batch names, in the order of their ids, and says how many rows the
 * task with the most of them has.
 *
 * upshift_claim(batch): leases work and begins attempts; every task is locked before its other rows are read. Rows carry
 * {tenantId, taskId, step, no, workerId, avoid, token}. A row that this very call has leased before (its answer was lost) is
 * answered again with what was begun then. Deployments to avoid are begun only where every choice is to be avoided.
 *
 * upshift_siblings(tenant, task, step, no): the other calls of a step that have not ended, and whether the time of each has come.
 *
 * upshift_unclaim(tokens): frees work whose claim was given up without an answer. No call was made: its attempt failed
 * as `interrupted`, at no cost, and does not count.
 */
export const claimFunction = `
create function upshift_history(p_tenant text, p_task text) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'answers', coalesce((
      select jsonb_agg(jsonb_build_object('attempt', jsonb_build_object('step', a.step, 'no', a.no, 'try', a.try), 'deployment', a.deployment,
        'tier', a.tier, 'mode', a.mode, 'output', c.body) order by a.step, a.no, a.try)
      from attempt a join content c on c.tenant_id = a.tenant_id and c.task_id = a.task_id and c.ref = 'answer-' || a.step || '-' || a.no || '-' || a.try
      where a.tenant_id = p_tenant and a.task_id = p_task and a.state = 'finished' and a.use = 'useful'), '[]'::jsonb),
    'verdicts', coalesce((
      select jsonb_agg(jsonb_build_object('attempt', jsonb_build_object('step', v.step, 'no', v.no, 'try', v.try), 'verdict', v.body) order by v.step, v.no, v.try, v.at)
      from verdict v where v.tenant_id = p_tenant and v.task_id = p_task), '[]'::jsonb),
    'failures', coalesce((
      select jsonb_agg(jsonb_build_object('attempt', jsonb_build_object('step', a.step, 'no', a.no, 'try', a.try), 'deployment', a.deployment,
        'tier', a.tier, 'failureClass', a.failure_class) order by a.step, a.no, a.try)
      from attempt a where a.tenant_id = p_tenant and a.task_id = p_task and a.state in ('failed', 'unknown') and a.failure_class is not null), '[]'::jsonb));
end $$;

create function upshift_votes(p_tenant text, p_task text, p_step int) returns int language plpgsql stable as $$
begin
  return (select count(*) from attempt a where a.tenant_id = p_tenant and a.task_id = p_task and a.step = p_step
    and (a.state = 'finished' and a.use = 'useful' and exists (
        select 1 from content c where c.tenant_id = a.tenant_id and c.task_id = a.task_id and c.ref = 'answer-' || a.step || '-' || a.no || '-' || a.try)
      or a.state in ('failed', 'unknown') and a.failure_class is not null));
end $$;

create function upshift_lock_tasks(p_batch jsonb) returns int language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan as $$
declare
  v_rounds int;
begin
  perform 1 from (select distinct x."tenantId", x."taskId" from jsonb_to_recordset(p_batch) as x("tenantId" text, "taskId" text)) as i
  join task t on t.tenant_id = i."tenantId" and t.id = i."taskId" order by t.id for update of t;
  -- A task's rows are taken one after the other: each must see what the one before it did.
  select coalesce(max(c.rows), 0) into v_rounds
  from (select count(*) as rows from jsonb_to_recordset(p_batch) as x("tenantId" text, "taskId" text) group by x."tenantId", x."taskId") as c;
  return v_rounds;
end $$;

create function upshift_siblings(p_tenant text, p_task text, p_step int, p_no int) returns jsonb language plpgsql stable as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('no', s.no, 'state', case when s.state = 'ready' and s.tries = 0 and s.due_at > clock_timestamp() then 'waiting' else 'pending' end) order by s.no), '[]'::jsonb)
    from work s where s.tenant_id = p_tenant and s.task_id = p_task and s.step = p_step and s.no <> p_no and s.state in ('ready', 'leased'));
end $$;

create function upshift_claim(p_batch jsonb) returns setof json language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  v_answers json[];
  v_money upshift_money[];
begin
  for v_round in 1 .. upshift_lock_tasks(p_batch) loop
    -- A new snapshot, taken with the locks held: nobody else changes these tasks, their work or their attempts until the end.
    with input as materialized (
      select u.* from (
        select y.*, row_number() over (partition by y."tenantId", y."taskId" order by y.step, y.no) as round from (
          select distinct on (x."tenantId", x."taskId", x.step, x.no) x.* from jsonb_to_recordset(p_batch) as x("tenantId" text, "taskId" text, step int, no int, "workerId" text, avoid jsonb, token uuid)
          order by x."tenantId", x."taskId", x.step, x.no) as y) as u
      where u.round = v_round
    ), seen as materialized (
      select i."tenantId" as tenant_id, i."taskId" as task_id, i.step, i.no, i."workerId" as worker_id, i.avoid, i.token,
        t.step as task_step, t.state as task_state, t.workload, t.portfolio_hash, t.risk, t.priority, t.progress, t.budget_nano_usd, t.spent_nano_usd, t.reserved_nano_usd,
        t.calls, t.max_calls, t.crashes, (extract(epoch from t.deadline_at - clock_timestamp()) * 1000)::float8 as remaining_ms, coalesce(w.traceparent, t.traceparent) as traceparent,
        w.kind, w.state as work_state, w.fence, w.tries, w.call::jsonb as call, w.call as call_text,
        case
          when t.id is null then 'unknown'
          when t.state <> 'open' then 'settled'
          when w.task_id is null then case when i.step < t.step then 'stale' else 'unknown' end
          when w.step <> t.step or w.state not in ('ready', 'leased') then 'stale'
          when w.state = 'leased' and w.token is distinct from i.token then 'busy'
          when w.state = 'ready' and w.due_at > clock_timestamp() then 'not_due'
          when k.id is null or k.dead_at is not null then 'dead_worker'
          else 'claimed'
        end as outcome,
        -- This very call leased it before and did not hear so: it is answered with what was begun then.
        case when t.state = 'open' and w.step = t.step and w.state = 'leased' and w.token = i.token and w.kind = 'call' then (
          select json_build_object('ref', json_build_object('step', a.step, 'no', a.no, 'try', a.try), 'deployment', a.deployment, 'reservedNanoUsd', a.reserved_nano_usd)
          from attempt a where a.tenant_id = w.tenant_id and a.task_id = w.task_id and a.step = w.step and a.no = w.no and a.fence = w.fence
            and a.state || '' = 'started') end as begun,
        -- A worker booked this vote and died before it could say what follows: nothing is bought again.
        w.kind = 'call' and w.call::jsonb ->> 'mode' = 'vote' and exists (
          select 1 from attempt a where a.tenant_id = w.tenant_id and a.task_id = w.task_id and a.step = w.step and a.no = w.no and a.state = 'finished' and a.use = 'useful') as answered
      from input i
      left join task t on t.tenant_id = i."tenantId" and t.id = i."taskId"
      left join work w on w.tenant_id = i."tenantId" and w.task_id = i."taskId" and w.step = i.step and w.no = i.no
      left join worker k on k.id = i."workerId"
    ), judged as materialized (
      select s.*, s.outcome = 'claimed' and s.work_state = 'ready' as takes, s.outcome = 'claimed' and s.work_state = 'ready' and c.deployment is not null as begins,
        c.deployment, c.reserve,
        case
          when s.begun is not null then null
          when s.remaining_ms <= 0 then 'deadline'
          when s.kind <> 'call' then null
          when s.answered then 'answered'
          when s.calls >= s.max_calls then 'attempts'
          when c.deployment is null then 'budget'
        end as barrier
      from seen s
      left join lateral (
        select y.value ->> 'deployment' as deployment, (y.value ->> 'reserveNanoUsd')::bigint as reserve
        from jsonb_array_elements(s.call -> 'choices') with ordinality as y(value, rank)
        where (jsonb_array_length(s.avoid) = 0 or not s.avoid ? (y.value ->> 'deployment')
            or not exists (select 1 from jsonb_array_elements(s.call -> 'choices') as z(value) where not s.avoid ? (z.value ->> 'deployment')))
          and s.spent_nano_usd + s.reserved_nano_usd + (y.value ->> 'reserveNanoUsd')::bigint <= s.budget_nano_usd
        order by y.rank limit 1
      ) as c on s.outcome = 'claimed' and s.work_state = 'ready' and s.kind = 'call' and not s.answered and s.remaining_ms > 0 and s.calls < s.max_calls
    ), leased as (
      update work w set state = 'leased', fence = w.fence + 1, worker_id = j.worker_id, token = j.token, tries = w.tries + j.begins::int,
        -- A ring that a process made by its own clock was not counted; the next one must not have its id, which the queue may still hold.
        rings = w.rings + (w.rung_at is null)::int, rung_at = coalesce(w.rung_at, clock_timestamp())
      from judged j
      where j.takes and w.tenant_id = j.tenant_id and w.task_id = j.task_id and w.step = j.step and w.no = j.no and w.state = 'ready'
    ), begun as (
      insert into attempt (tenant_id, task_id, step, no, try, fence, worker_id, tier, mode, deployment, reserved_nano_usd)
      select j.tenant_id, j.task_id, j.step, j.no, j.tries + 1, j.fence + 1, j.worker_id, j.call ->> 'tier', j.call ->> 'mode', j.deployment, j.reserve
      from judged j where j.begins
    ), reserved as (
      update task t set calls = t.calls + 1, reserved_nano_usd = t.reserved_nano_usd + j.reserve
      from judged j where j.begins and t.tenant_id = j.tenant_id and t.id = j.task_id
    )
    select array_agg(case when j.outcome <> 'claimed' then json_build_object('taskId', j.task_id, 'step', j.step, 'no', j.no, 'outcome', j.outcome) else
      json_build_object('taskId', j.task_id, 'step', j.step, 'no', j.no, 'outcome', 'claimed', 'work', json_build_object(
        'kind', j.kind, 'fence', j.fence + j.takes::int, 'call', j.call_text::json, 'barrier', j.barrier, 'traceparent', j.traceparent,
        'attempt', case
          when j.begins then json_build_object('ref', json_build_object('step', j.step, 'no', j.no, 'try', j.tries + 1), 'deployment', j.deployment, 'reservedNanoUsd', j.reserve)
          else j.begun
        end,
        'history', case when j.kind in ('validate', 'escalate') or j.call ->> 'mode' in ('repair', 'vote') or j.tries > 0 then upshift_history(j.tenant_id, j.task_id) end,
        'siblings', case when j.call ->> 'mode' = 'vote' then upshift_siblings(j.tenant_id, j.task_id, j.step, j.no) end,
        'request', (select c.body from content c where c.tenant_id = j.tenant_id and c.task_id = j.task_id and c.ref = 'request'),
        'task', json_build_object('tenantId', j.tenant_id, 'step', j.task_step, 'state', j.task_state, 'workload', j.workload, 'portfolioHash', j.portfolio_hash,
          'risk', j.risk, 'priority', j.priority, 'progress', j.progress, 'remainingMs', j.remaining_ms, 'budgetNanoUsd', j.budget_nano_usd,
          'spentNanoUsd', j.spent_nano_usd, 'reservedNanoUsd', j.reserved_nano_usd + case when j.begins then j.reserve else 0 end, 'calls', j.calls + j.begins::int,
          'maxCalls', j.max_calls, 'crashes', j.crashes))) end),
      array_agg(row(j.tenant_id, j.workload, (clock_timestamp() at time zone 'utc')::date, j.reserve, 0)::upshift_money) filter (where j.begins) || v_money
    into v_answers, v_money from judged j;
    return query select unnest(v_answers);
  end loop;
  perform upshift_count_money(v_money);
end $$;

create function upshift_unclaim(p_tokens uuid[]) returns int language plpgsql as $$
declare
  r record;
  w record;
  a record;
  v_count int := 0;
begin
  for r in select distinct tenant_id, task_id from work where state = 'leased' and token = any(p_tokens) order by task_id loop
    perform 1 from task where tenant_id = r.tenant_id and id = r.task_id for update;
    for w in select * from work where tenant_id = r.tenant_id and task_id = r.task_id and state = 'leased' and token = any(p_tokens) loop
      update work set state = 'ready', worker_id = null, token = null, rung_at = null, losses = 0
      where tenant_id = w.tenant_id and task_id = w.task_id and step = w.step and no = w.no;
      v_count := v_count + 1;
      select * into a from attempt where tenant_id = w.tenant_id and task_id = w.task_id and step = w.step and no = w.no and fence = w.fence and state = 'started';
      continue when not found;
      update attempt set state = 'failed', use = 'wasted', failure_class = 'interrupted', cost_nano_usd = 0, cost_source = 'none', ended_at = clock_timestamp()
      where tenant_id = a.tenant_id and task_id = a.task_id and step = a.step and no = a.no and try = a.try;
      update task set reserved_nano_usd = reserved_nano_usd - a.reserved_nano_usd, calls = calls - 1 where tenant_id = w.tenant_id and id = w.task_id;
      perform upshift_count_money(array[row(w.tenant_id, (select workload from task where tenant_id = w.tenant_id and id = w.task_id),
        (a.started_at at time zone 'utc')::date, -a.reserved_nano_usd, 0)::upshift_money]);
    end loop;
  end loop;
  return v_count;
end $$;
`;
