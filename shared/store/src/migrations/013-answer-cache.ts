/**
 * The exact cache: which answers may be served again, and which call was answered so.
 *
 * `answer_cache` names an attempt under the key of everything that its answer depends on. It holds no answer: whether the
 * attempt ended well, its answer became the result of its task and nobody refuted it is asked of the record when the key
 * is asked for. `attempt.cached_from` is the id of the attempt that such a call was answered by.
 *
 * upshift_begin(batch), as migrations 11 and 12 have it, and two more ways to begin: rows carry "cacheKey" and `cacheTtlMs`
 * where the answer may be served again; or `served` instead of `deployment`, and `cachedFrom`, where it is served from there.
 * Nothing is reserved then, and no budget is asked (`upshift_admit` looks at rows with `deployment` alone); it counts as a call
 * all the same, so that every task ends.
 */
export const answerCache = `
create table answer_cache (
  tenant_id text not null default 'default',
  key text not null,
  task_id text not null,
  step int not null,
  no int not null,
  try int not null,
  began_at timestamptz not null,
  until timestamptz not null,
  primary key (tenant_id, key, task_id, step, no, try)
);
create index answer_cache_until on answer_cache (until);

alter table attempt add column cached_from text;
create index attempt_cached_from on attempt (tenant_id, cached_from) where cached_from is not null;

create or replace function upshift_begin(p_batch jsonb) returns setof json language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  i record;
  t task;
  w work;
  a attempt;
  v_reserve bigint;
  v_barrier text;
  v_now timestamptz;
  v_money upshift_money[];
begin
  perform upshift_lock_tasks(p_batch);
  v_now := clock_timestamp();
  p_batch := upshift_admit(p_batch, v_now);
  for i in
    select x.*, coalesce(x.deployment, x.served) as called
    from jsonb_to_recordset(p_batch) as x("tenantId" text, "taskId" text, step int, no int, fence int, "workerId" text, deployment text, served text,
      "cachedFrom" text, "cacheKey" text, "cacheTtlMs" double precision, "windowLeft" bigint, "window" jsonb)
    order by x."taskId", x.step, x.no
  loop
    select * into t from task where tenant_id = i."tenantId" and id = i."taskId";
    select * into w from work where tenant_id = i."tenantId" and task_id = i."taskId" and step = i.step and no = i.no;
    if t.id is null or w.task_id is null or t.state <> 'open' or w.step <> t.step or w.state <> 'leased' or w.fence <> i.fence or w.worker_id is distinct from i."workerId"
      or not exists (select 1 from worker k where k.id = i."workerId" and k.dead_at is null) then
      return next json_build_object('taskId', i."taskId", 'step', i.step, 'no', i.no, 'outcome', 'stale');
      continue;
    end if;
    select * into a from attempt where tenant_id = w.tenant_id and task_id = w.task_id and step = w.step and no = w.no and fence = w.fence;
    if not found then
      v_reserve := (select min((c.value ->> 'reserveNanoUsd')::bigint) from jsonb_array_elements(w.call::jsonb -> 'choices') as c(value) where c.value ->> 'deployment' = i.called);
      v_barrier := case
        when t.deadline_at <= clock_timestamp() then 'deadline'
        when t.calls >= t.max_calls then 'attempts'
        when v_reserve is null then 'budget'
        when i.served is not null then null
        when t.spent_nano_usd + t.reserved_nano_usd + v_reserve > t.budget_nano_usd then 'budget'
        when i."windowLeft" < v_reserve then 'window'
      end;
      if v_barrier is not null then
        return next json_build_object('taskId', i."taskId", 'step', i.step, 'no', i.no, 'outcome', 'barred', 'barrier', replace(v_barrier, 'window', 'budget'),
          'window', case v_barrier when 'window' then i."window" end);
        continue;
      end if;
      if i.served is not null then v_reserve := 0; end if;
      insert into attempt (tenant_id, task_id, step, no, try, fence, worker_id, tier, mode, deployment, reserved_nano_usd, started_at, cached_from)
      values (w.tenant_id, w.task_id, w.step, w.no, w.tries + 1, w.fence, w.worker_id, w.call::jsonb ->> 'tier', w.call::jsonb ->> 'mode', i.called, v_reserve, v_now,
        case when i.served is not null then i."cachedFrom" end)
      returning * into a;
      if i."cacheKey" is not null then
        insert into answer_cache (tenant_id, key, task_id, step, no, try, began_at, until)
        values (a.tenant_id, i."cacheKey", a.task_id, a.step, a.no, a.try, v_now, v_now + make_interval(secs => i."cacheTtlMs" / 1000))
        on conflict do nothing;
      end if;
      update work set tries = w.tries + 1 where tenant_id = w.tenant_id and task_id = w.task_id and step = w.step and no = w.no;
      update task set calls = calls + 1, reserved_nano_usd = reserved_nano_usd + v_reserve where tenant_id = t.tenant_id and id = t.id;
      v_money := row(t.tenant_id, t.workload, (v_now at time zone 'utc')::date, v_reserve, 0)::upshift_money || v_money;
    end if;
    return next json_build_object('taskId', i."taskId", 'step', i.step, 'no', i.no, 'outcome', 'begun', 'attempt',
      json_build_object('ref', json_build_object('step', a.step, 'no', a.no, 'try', a.try), 'deployment', a.deployment, 'reservedNanoUsd', a.reserved_nano_usd));
  end loop;
  perform upshift_count_money(v_money);
end $$;
`;
