/**
 * Budgets of days and months. `budget_limit` holds what the active portfolio allows (workload '': all of a tenant's together);
 * what was spent is the sum of the shards of `budget_window`, which every claim and commit keeps.
 *
 * upshift_admit(batch, now): locks the limits that the calls of a claim, or held calls that begin, come under, in the order of their keys, after
 * their tasks and before the work, so that two claims of one window follow each other and the second sees what the first
 * reserved. It gives each row `windowLeft`, which no choice may exceed, and, where no choice that its task can pay fits,
 * `window`, the tightest one. Commits take no such lock: they only give back, or book what was sold already.
 *
 * upshift_limit(tenant, limits): replaces the limits. Claims hold the table in row share mode, so that none is under way
 * that does not know them, and none waits for a row that is gone.
 *
 * upshift_wake_held(tenant): what was held until a window turns is due now, since the limits may be others.
 *
 * upshift_alert(): notes which windows have spent 50, 80 and 100 percent, and answers each note once. A window is also at
 * 100 when what it has spent leaves no room for a call that was asked for.
 *
 * A call is booked in the window in which it began: now its attempt, its reservation and its admission read one clock.
 */
export const budgets = `
create table budget_limit (
  tenant_id text not null default 'default',
  workload text not null,
  period text not null check (period in ('day', 'month')),
  limit_nano_usd bigint not null,
  primary key (tenant_id, workload, period)
);

create table budget_alert (
  tenant_id text not null default 'default',
  workload text not null,
  period text not null,
  starts date not null,
  limit_nano_usd bigint not null,
  percent int not null,
  spent_nano_usd bigint not null,
  at timestamptz not null default clock_timestamp(),
  told_at timestamptz,
  primary key (tenant_id, workload, period, starts, limit_nano_usd, percent)
);

create index budget_window_by_day on budget_window (tenant_id, day);

create type upshift_spend as (tenant_id text, workload text, period text, starts date, ends date, limit_nano_usd bigint, spent_nano_usd bigint, reserved_nano_usd bigint);

-- The present window of each limit, or of those whose tenant/workload is among the keys.
create function upshift_spends(p_now timestamptz, p_keys text[]) returns setof upshift_spend language sql stable as $$
  select b.tenant_id, b.workload, b.period, d.starts, d.ends, b.limit_nano_usd, s.spent, s.reserved
  from budget_limit b
  cross join lateral (
    select date_trunc(b.period, p_now at time zone 'utc')::date as starts,
      (date_trunc(b.period, p_now at time zone 'utc') + ('1 ' || b.period)::interval)::date as ends
  ) as d
  cross join lateral (
    select coalesce(sum(m.spent_nano_usd), 0)::bigint as spent, coalesce(sum(m.reserved_nano_usd), 0)::bigint as reserved
    from budget_window m
    where m.tenant_id = b.tenant_id and m.day >= d.starts and m.day < d.ends and (b.workload = '' or m.workload = b.workload)
  ) as s
  where p_keys is null or b.tenant_id || '/' || b.workload = any(p_keys)
  order by b.tenant_id, b.workload, b.period
$$;

create function upshift_admit(p_batch jsonb, p_now timestamptz) returns jsonb language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
declare
  v_keys text[];
  v_spends upshift_spend[];
  v_left bigint[];
  v_rows jsonb[] := '{}';
  v_tight int;
  v_reserve bigint;
  v_cheapest bigint;
  v_row jsonb;
  s upshift_spend;
  r record;
begin
  lock table budget_limit in row share mode;
  if not exists (select 1 from budget_limit) then return p_batch; end if;
  select array_agg(l.key) into v_keys from (
    select b.tenant_id || '/' || b.workload as key from budget_limit b
    where exists (
      select 1 from jsonb_to_recordset(p_batch) as x("tenantId" text, "taskId" text, step int, no int, deployment text)
      join task t on t.tenant_id = x."tenantId" and t.id = x."taskId"
      join work w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.step = x.step and w.no = x.no and w.kind = 'call'
        and (w.state = 'ready' or w.state = 'leased' and x.deployment is not null)
      where t.tenant_id = b.tenant_id and b.workload in ('', t.workload))
    order by b.tenant_id, b.workload, b.period for update of b) as l;
  if v_keys is null then return p_batch; end if;
  -- A statement of its own: it sees what the claim before this one reserved.
  select array_agg(m), array_agg(m.limit_nano_usd - m.spent_nano_usd - m.reserved_nano_usd) into v_spends, v_left from upshift_spends(p_now, v_keys) as m;

  for r in
    select x.value as row, t.tenant_id, t.workload, t.budget_nano_usd - t.spent_nano_usd - t.reserved_nano_usd as task_left, w.call::jsonb as call,
      coalesce(x.value -> 'avoid', '[]') as avoid, x.value ->> 'deployment' as deployment
    from jsonb_array_elements(p_batch) as x(value)
    left join task t on t.tenant_id = x.value ->> 'tenantId' and t.id = x.value ->> 'taskId'
    left join work w on w.tenant_id = t.tenant_id and w.task_id = t.id and w.step = (x.value ->> 'step')::int and w.no = (x.value ->> 'no')::int
      and w.kind = 'call' and t.state = 'open' and t.step = w.step and t.calls < t.max_calls and t.deadline_at > p_now
      and (w.state = 'ready' or w.state = 'leased' and x.value ? 'deployment'
        and not exists (select 1 from attempt a where a.tenant_id = w.tenant_id and a.task_id = w.task_id and a.step = w.step and a.no = w.no and a.fence = w.fence))
    order by x.value ->> 'tenantId', x.value ->> 'taskId', (x.value ->> 'step')::int, (x.value ->> 'no')::int
  loop
    v_row := r.row;
    v_tight := null;
    if r.call is not null then
      for i in 1 .. cardinality(v_spends) loop
        s := v_spends[i];
        if s.tenant_id = r.tenant_id and s.workload in ('', r.workload) and (v_tight is null or v_left[i] < v_left[v_tight]) then v_tight := i; end if;
      end loop;
    end if;
    if v_tight is not null then
      -- What the claim will choose: the first that is not avoided and that the task and its windows can pay.
      select (y.value ->> 'reserveNanoUsd')::bigint into v_reserve
      from jsonb_array_elements(r.call -> 'choices') with ordinality as y(value, rank)
      where (jsonb_array_length(r.avoid) = 0 or not r.avoid ? (y.value ->> 'deployment')
          or not exists (select 1 from jsonb_array_elements(r.call -> 'choices') as z(value) where not r.avoid ? (z.value ->> 'deployment')))
        and (r.deployment is null or r.deployment = y.value ->> 'deployment')
        and (y.value ->> 'reserveNanoUsd')::bigint <= least(r.task_left, v_left[v_tight])
      order by y.rank limit 1;
      v_row := v_row || jsonb_build_object('windowLeft', v_left[v_tight]);
      if v_reserve is not null then
        for i in 1 .. cardinality(v_spends) loop
          s := v_spends[i];
          if s.tenant_id = r.tenant_id and s.workload in ('', r.workload) then v_left[i] := v_left[i] - v_reserve; end if;
        end loop;
      else
        select min((y.value ->> 'reserveNanoUsd')::bigint) into v_cheapest from jsonb_array_elements(r.call -> 'choices') as y(value)
        where (y.value ->> 'reserveNanoUsd')::bigint <= r.task_left;
        if v_cheapest is not null then
          s := v_spends[v_tight];
          v_row := v_row || jsonb_build_object('window', jsonb_build_object('workload', nullif(s.workload, ''), 'period', s.period, 'limitNanoUsd', s.limit_nano_usd,
            'spentNanoUsd', s.spent_nano_usd, 'reservedNanoUsd', s.limit_nano_usd - s.spent_nano_usd - v_left[v_tight],
            'turnsInMs', (extract(epoch from (s.ends::timestamp at time zone 'utc') - p_now) * 1000)::float8));
          if s.spent_nano_usd + v_cheapest > s.limit_nano_usd then
            insert into budget_alert (tenant_id, workload, period, starts, limit_nano_usd, percent, spent_nano_usd)
            values (s.tenant_id, s.workload, s.period, s.starts, s.limit_nano_usd, 100, s.spent_nano_usd)
            on conflict do nothing;
          end if;
        end if;
      end if;
    end if;
    v_rows := array_append(v_rows, v_row);
  end loop;
  return to_jsonb(v_rows);
end $$;

create function upshift_limit(p_tenant text, p_limits jsonb) returns void language plpgsql as $$
begin
  lock table budget_limit in exclusive mode;
  delete from budget_limit where tenant_id = p_tenant;
  insert into budget_limit (tenant_id, workload, period, limit_nano_usd)
  select p_tenant, coalesce(l.workload, ''), l.period, l."limitNanoUsd"
  from jsonb_to_recordset(p_limits) as l(workload text, period text, "limitNanoUsd" bigint);
end $$;

create function upshift_wake_held(p_tenant text) returns void language sql as $$
  update work w set due_at = clock_timestamp()
  where w.tenant_id = p_tenant and w.state = 'ready' and w.rung_at is null and w.kind = 'call' and w.due_at > clock_timestamp()
    -- Held work was claimed before; moments of a plan and members that nobody called for yet were not.
    and w.fence > 0
    and exists (select 1 from decision d where d.tenant_id = w.tenant_id and d.task_id = w.task_id and d.step = w.step and d.action = 'hold')
$$;

create function upshift_alert() returns setof budget_alert language plpgsql as $$
begin
  insert into budget_alert (tenant_id, workload, period, starts, limit_nano_usd, percent, spent_nano_usd)
  select s.tenant_id, s.workload, s.period, s.starts, s.limit_nano_usd, p.percent, s.spent_nano_usd
  from upshift_spends(clock_timestamp(), null) as s cross join (values (50), (80), (100)) as p(percent)
  where s.spent_nano_usd::numeric * 100 >= s.limit_nano_usd::numeric * p.percent
  on conflict do nothing;
  return query update budget_alert a set told_at = clock_timestamp() where a.told_at is null returning a.*;
end $$;

do $change$
declare
  v_change record;
  v_definition text := pg_get_functiondef('upshift_claim(jsonb)'::regprocedure);
begin
  for v_change in
    select * from (values
      ($a$  v_money upshift_money[];
begin
  for v_round in 1 .. upshift_lock_tasks(p_batch) loop$a$, $b$  v_money upshift_money[];
  v_rounds int;
  v_now timestamptz;
begin
  v_rounds := upshift_lock_tasks(p_batch);
  v_now := clock_timestamp();
  p_batch := upshift_admit(p_batch, v_now);
  for v_round in 1 .. v_rounds loop$b$),
      ('hold boolean, token uuid)', 'hold boolean, token uuid, "windowLeft" bigint, "window" jsonb)'),
      ('as worker_id, i.avoid, i.token,', 'as worker_id, i.avoid, i.token, i."windowLeft" as window_left, i."window" as spend_window,'),
      ($a$(y.value ->> 'reserveNanoUsd')::bigint <= s.budget_nano_usd$a$,
        $b$(y.value ->> 'reserveNanoUsd')::bigint <= s.budget_nano_usd
          and (s.window_left is null or (y.value ->> 'reserveNanoUsd')::bigint <= s.window_left)$b$),
      ('deployment, reserved_nano_usd)', 'deployment, reserved_nano_usd, started_at)'),
      ($a$j.deployment, j.reserve
      from judged$a$, $b$j.deployment, j.reserve, v_now
      from judged$b$),
      ($a$'barrier', j.barrier,$a$, $b$'barrier', j.barrier, 'windowLeftNanoUsd', j.window_left, 'window', case when j.barrier = 'budget' then j.spend_window end,$b$),
      ($a$(clock_timestamp() at time zone 'utc')::date, j.reserve$a$, $b$(v_now at time zone 'utc')::date, j.reserve$b$)
    ) as c(old, new)
  loop
    if position(v_change.old in v_definition) = 0 then
      raise exception using errcode = '22023', message = format('upshift_claim is not what migration 12 changes: %s', v_change.old);
    end if;
    v_definition := replace(v_definition, v_change.old, v_change.new);
  end loop;
  execute v_definition;
end $change$;

-- A held call is paid for when it begins, and comes under the same limits then.
do $change$
declare
  v_change record;
  v_definition text := pg_get_functiondef('upshift_begin(jsonb)'::regprocedure);
begin
  for v_change in
    select * from (values
      ($a$  v_barrier text;
$a$, $b$  v_barrier text;
  v_now timestamptz;
$b$),
      ('  perform upshift_lock_tasks(p_batch);', $b$  perform upshift_lock_tasks(p_batch);
  v_now := clock_timestamp();
  p_batch := upshift_admit(p_batch, v_now);$b$),
      ('"workerId" text, deployment text)', '"workerId" text, deployment text, "windowLeft" bigint, "window" jsonb)'),
      ($a$> t.budget_nano_usd then 'budget'$a$, $b$> t.budget_nano_usd then 'budget'
        when i."windowLeft" < v_reserve then 'window'$b$),
      ($a$'barrier', v_barrier);$a$, $b$'barrier', replace(v_barrier, 'window', 'budget'), 'window', case v_barrier when 'window' then i."window" end);$b$),
      ('deployment, reserved_nano_usd)', 'deployment, reserved_nano_usd, started_at)'),
      ('i.deployment, v_reserve)', 'i.deployment, v_reserve, v_now)'),
      ($a$(clock_timestamp() at time zone 'utc')::date, v_reserve$a$, $b$(v_now at time zone 'utc')::date, v_reserve$b$)
    ) as c(old, new)
  loop
    if position(v_change.old in v_definition) = 0 then
      raise exception using errcode = '22023', message = format('upshift_begin is not what migration 12 changes: %s', v_change.old);
    end if;
    v_definition := replace(v_definition, v_change.old, v_change.new);
  end loop;
  execute v_definition;
end $change$;
`;
