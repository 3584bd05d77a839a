/**
 * Held calls: a claim that leases a call without beginning it, because who may be called has to be asked first.
 *
 * upshift_claim(batch) is changed where it stands, as migration 7 changes others: rows carry `hold` as well, and a call whose
 * plan says `held`, or whose claim says `hold`, is leased with `held` true, no attempt, nothing reserved and no call counted.
 * So is a call that is claimed again under its lease without having begun: what barred it is looked at again.
 *
 * upshift_begin(batch): begins the attempt of such a lease. Rows carry {tenantId, taskId, step, no, fence, workerId, deployment}.
 * Repeating it answers with what was begun under the same fence.
 */
export const heldCalls = `
do $change$
declare
  v_change record;
  v_definition text := pg_get_functiondef('upshift_claim(jsonb)'::regprocedure);
begin
  for v_change in
    select * from (values
      (1, $a$"workerId" text, avoid jsonb, token uuid)$a$, $b$"workerId" text, avoid jsonb, hold boolean, token uuid)$b$),
      (2, $a$w.kind, w.state as work_state,$a$,
        $b$w.kind = 'call' and w.call::jsonb -> 'choices' <> '[]'::jsonb and (w.state = 'leased' or coalesce(i.hold, false) or coalesce((w.call::jsonb ->> 'held')::boolean, false)) as holds, w.kind, w.state as work_state,$b$),
      (3, $a$s.outcome = 'claimed' and s.work_state = 'ready' and c.deployment is not null as begins,$a$,
        $b$s.outcome = 'claimed' and s.work_state = 'ready' and c.deployment is not null and not coalesce(s.holds, false) as begins,$b$),
      -- A held lease that is answered again has begun nothing: whether it could be paid is looked at again.
      (4, $a$as c on s.outcome = 'claimed' and s.work_state = 'ready' and s.kind = 'call'$a$,
        $b$as c on s.outcome = 'claimed' and (s.work_state = 'ready' or s.holds and s.begun is null) and s.kind = 'call'$b$),
      (5, $a$'call', j.call_text::json, 'barrier', j.barrier,$a$,
        $b$'call', j.call_text::json, 'barrier', j.barrier, 'held', coalesce(j.holds and j.barrier is null and j.begun is null, false),$b$)
    ) as c(place, old, new) order by place
  loop
    if position(v_change.old in v_definition) = 0 then
      raise exception using errcode = '22023', message = format('upshift_claim is not what migration 11 changes (%s)', v_change.place);
    end if;
    v_definition := replace(v_definition, v_change.old, v_change.new);
  end loop;
  execute v_definition;
end $change$;

create function upshift_begin(p_batch jsonb) returns setof json language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  i record;
  t task;
  w work;
  a attempt;
  v_reserve bigint;
  v_barrier text;
  v_money upshift_money[];
begin
  perform upshift_lock_tasks(p_batch);
  for i in
    select x.* from jsonb_to_recordset(p_batch) as x("tenantId" text, "taskId" text, step int, no int, fence int, "workerId" text, deployment text)
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
      v_reserve := (select min((c.value ->> 'reserveNanoUsd')::bigint) from jsonb_array_elements(w.call::jsonb -> 'choices') as c(value) where c.value ->> 'deployment' = i.deployment);
      v_barrier := case
        when t.deadline_at <= clock_timestamp() then 'deadline'
        when t.calls >= t.max_calls then 'attempts'
        when v_reserve is null or t.spent_nano_usd + t.reserved_nano_usd + v_reserve > t.budget_nano_usd then 'budget'
      end;
      if v_barrier is not null then
        return next json_build_object('taskId', i."taskId", 'step', i.step, 'no', i.no, 'outcome', 'barred', 'barrier', v_barrier);
        continue;
      end if;
      insert into attempt (tenant_id, task_id, step, no, try, fence, worker_id, tier, mode, deployment, reserved_nano_usd)
      values (w.tenant_id, w.task_id, w.step, w.no, w.tries + 1, w.fence, w.worker_id, w.call::jsonb ->> 'tier', w.call::jsonb ->> 'mode', i.deployment, v_reserve)
      returning * into a;
      update work set tries = w.tries + 1 where tenant_id = w.tenant_id and task_id = w.task_id and step = w.step and no = w.no;
      update task set calls = calls + 1, reserved_nano_usd = reserved_nano_usd + v_reserve where tenant_id = t.tenant_id and id = t.id;
      v_money := row(t.tenant_id, t.workload, (clock_timestamp() at time zone 'utc')::date, v_reserve, 0)::upshift_money || v_money;
    end if;
    return next json_build_object('taskId', i."taskId", 'step', i.step, 'no', i.no, 'outcome', 'begun', 'attempt',
      json_build_object('ref', json_build_object('step', a.step, 'no', a.no, 'try', a.try), 'deployment', a.deployment, 'reservedNanoUsd', a.reserved_nano_usd));
  end loop;
  perform upshift_count_money(v_money);
end $$;
`;
