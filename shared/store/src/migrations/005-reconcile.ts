/**
 * upshift_free(limit): work and calls of workers that are dead or left. A crash counts
 * once for a task, however much of it the worker held; marking the dead is `upshift_reap`'s business, so that a worker
 * that leaves can have its own work freed at once.
 *
 * upshift_rescue, upshift_release(after, scan, limit): look at `scan` tasks from a place on and say where they stopped
 * (null: at the end), so that one sweep costs the same however long the backlog is. -> {count, place}
 */
export const reconcileFunctions = `
create function upshift_free(p_limit int) returns jsonb language plpgsql set enable_seqscan = off as $$
declare
  v_freed int := 0;
  v_unknown int := 0;
  v_quarantined int := 0;
  v_poisoned int := 0;
  r record;
  t record;
  w record;
  a record;
  v_crash int;
  v_quarantine boolean;
  v_money upshift_money[] := '{}';
begin
  for r in
    select distinct tenant_id, task_id from (
      select w2.tenant_id, w2.task_id from work w2 join worker k on k.id = w2.worker_id where w2.state = 'leased' and k.dead_at is not null
      union
      select a2.tenant_id, a2.task_id from attempt a2 join worker k on k.id = a2.worker_id where a2.state = 'started' and k.dead_at is not null
    ) as affected order by task_id limit p_limit
  loop
    select * into t from task where tenant_id = r.tenant_id and id = r.task_id for update skip locked;
    continue when not found;

    for a in
      select a2.* from attempt a2 join worker k on k.id = a2.worker_id
      where a2.tenant_id = r.tenant_id and a2.task_id = r.task_id and a2.state = 'started' and k.dead_at is not null order by a2.step, a2.no, a2.try
    loop
      update attempt set state = 'unknown', use = 'wasted', failure_class = 'worker_lost', cost_nano_usd = a.reserved_nano_usd, cost_source = 'estimate', ended_at = clock_timestamp()
      where tenant_id = a.tenant_id and task_id = a.task_id and step = a.step and no = a.no and try = a.try;
      update task set spent_nano_usd = spent_nano_usd + a.reserved_nano_usd, reserved_nano_usd = reserved_nano_usd - a.reserved_nano_usd
      where tenant_id = r.tenant_id and id = r.task_id;
      v_money := v_money || row(r.tenant_id, t.workload, (a.started_at at time zone 'utc')::date, -a.reserved_nano_usd, a.reserved_nano_usd)::upshift_money;
      v_unknown := v_unknown + 1;
    end loop;

    select coalesce(max((k.left_at is null)::int), 0) into v_crash from work w2 join worker k on k.id = w2.worker_id
    where w2.tenant_id = r.tenant_id and w2.task_id = r.task_id and w2.state = 'leased' and k.dead_at is not null;
    if v_crash = 1 then
      update task set crashes = crashes + 1 where tenant_id = r.tenant_id and id = r.task_id;
    end if;

    for w in
      select w2.*, (k.left_at is null) as crashed from work w2 join worker k on k.id = w2.worker_id
      where w2.tenant_id = r.tenant_id and w2.task_id = r.task_id and w2.state = 'leased' and k.dead_at is not null order by w2.step, w2.no
    loop
      -- Only calls have a quarantine queue (executors consume it); other work is given up at its third crash.
      v_quarantine := w.kind = 'call' and w.crashed and w.suspect + 1 >= 2;
      if t.state <> 'open' or w.step <> t.step then
        update work set state = 'cancelled', worker_id = null where tenant_id = w.tenant_id and task_id = w.task_id and step = w.step and no = w.no;
      elsif w.crashed and (w.queue = 'quarantine' or (w.kind <> 'call' and w.suspect >= 2)) then
        update work set state = 'dead', suspect = suspect + 1, worker_id = null where tenant_id = w.tenant_id and task_id = w.task_id and step = w.step and no = w.no;
        perform upshift_end_task(r.tenant_id, r.task_id, 'failed', 'poison', null, jsonb_build_object('step', t.step, 'stage', 'reconcile', 'action', 'reject', 'reason', 'poison',
          'body', jsonb_build_object('detail', null, 'fromTier', null, 'toTier', null, 'signals', jsonb_build_array(jsonb_build_object('name', 'crashes', 'value', t.crashes + 1)))::text));
        v_poisoned := v_poisoned + 1;
        exit;
      else
        update work set state = 'ready', worker_id = null, suspect = suspect + w.crashed::int, rung_at = null, losses = 0,
          queue = case when v_quarantine then 'quarantine' else w.queue end
        where tenant_id = w.tenant_id and task_id = w.task_id and step = w.step and no = w.no;
        v_freed := v_freed + 1;
        if v_quarantine and w.queue <> 'quarantine' then v_quarantined := v_quarantined + 1; end if;
      end if;
    end loop;
  end loop;
  perform upshift_count_money(v_money);
  return jsonb_build_object('worksFreed', v_freed, 'attemptsUnknown', v_unknown, 'quarantined', v_quarantined, 'poisoned', v_poisoned);
end $$;

create function upshift_reap(p_dead_after_ms double precision, p_limit int, p_asked_at timestamptz) returns jsonb language plpgsql as $$
declare
  v_dead int := 0;
begin
  -- A statement that was held up on its way judges by beats that were held up too.
  if clock_timestamp() > p_asked_at + interval '2 seconds' then return upshift_free(p_limit) || jsonb_build_object('workersDead', 0); end if;
  -- A server that has not been up for that long itself cannot have heard them.
  update worker set dead_at = clock_timestamp() where dead_at is null and beat_at < clock_timestamp() - make_interval(secs => p_dead_after_ms / 1000)
    and pg_postmaster_start_time() < clock_timestamp() - make_interval(secs => p_dead_after_ms / 1000);
  get diagnostics v_dead = row_count;
  return upshift_free(p_limit) || jsonb_build_object('workersDead', v_dead);
end $$;

create function upshift_rescue(p_after timestamptz, p_scan int, p_limit int) returns jsonb language plpgsql set enable_seqscan = off as $$
declare
  s record;
  r record;
  v_count int := 0;
begin
  select max(deadline_at) as place, count(*) as seen, array_agg(id) as ids into s from (
    select tenant_id, id, deadline_at from task where state = 'open' and deadline_at > p_after order by deadline_at limit p_scan) as page;
  for r in
    select t.tenant_id, t.id, t.step, t.priority, t.traceparent, t.progress from task t
    where t.state = 'open' and t.deadline_at > p_after and t.deadline_at <= s.place and t.created_at < clock_timestamp() - interval '10 seconds'
      and not exists (select 1 from work w where w.tenant_id = t.tenant_id and w.task_id = t.id and w.state in ('ready', 'leased'))
    order by t.id limit p_limit for update skip locked
  loop
    -- Seen again under the lock: a commit may have moved the task since the scan.
    continue when exists (select 1 from work w where w.tenant_id = r.tenant_id and w.task_id = r.id and w.state in ('ready', 'leased'));
    update task set step = r.step + 1 where tenant_id = r.tenant_id and id = r.id;
    insert into work (tenant_id, task_id, step, no, kind, queue, priority, due_at, traceparent)
    values (r.tenant_id, r.id, r.step + 1, 0, 'escalate', 'escalate', r.priority, clock_timestamp(), r.traceparent);
    perform upshift_insert_decisions(r.tenant_id, r.id, jsonb_build_array(jsonb_build_object('step', r.step, 'stage', 'reconcile', 'action', 'escalate', 'reason', 'stuck',
      'body', '{"detail":null,"fromTier":null,"toTier":null,"signals":[]}')));
    v_count := v_count + 1;
  end loop;
  return jsonb_build_object('count', v_count, 'place', case when s.seen = p_scan and v_count < p_limit then s.place end);
end $$;

create function upshift_release(p_after text, p_scan int, p_limit int) returns jsonb language plpgsql set enable_seqscan = off as $$
declare
  s record;
  r record;
  v_true bigint;
  v_now bigint;
  v_count int := 0;
begin
  select max(id) as place, count(*) as seen into s from (
    select id from task where tenant_id = 'default' and id > p_after order by id limit p_scan) as page;
  for r in
    select t.tenant_id, t.id from task t where t.tenant_id = 'default' and t.id > p_after and t.id <= s.place and t.reserved_nano_usd <> coalesce((
      select sum(a.reserved_nano_usd) from attempt a where a.tenant_id = t.tenant_id and a.task_id = t.id and a.state = 'started'), 0)
    order by t.id limit p_limit
  loop
    -- Found without locks, so that work in flight is not held up; seen again under the task's own.
    select reserved_nano_usd into v_now from task where tenant_id = r.tenant_id and id = r.id for update;
    select coalesce(sum(reserved_nano_usd), 0)::bigint into v_true from attempt where tenant_id = r.tenant_id and task_id = r.id and state = 'started';
    continue when v_true = v_now;
    update task set reserved_nano_usd = v_true where tenant_id = r.tenant_id and id = r.id;
    v_count := v_count + 1;
  end loop;
  return jsonb_build_object('count', v_count, 'place', case when s.seen = p_scan then s.place end);
end $$;

create function upshift_expire(p_limit int) returns int language plpgsql as $$
declare
  r record;
  v_count int := 0;
begin
  for r in
    select tenant_id, id, step from task where state = 'open' and deadline_at < clock_timestamp() order by id limit p_limit for update skip locked
  loop
    perform upshift_end_task(r.tenant_id, r.id, 'expired', 'deadline', null, jsonb_build_object('step', r.step, 'stage', 'reconcile', 'action', 'expire', 'reason', 'deadline',
      'body', '{"detail":null,"fromTier":null,"toTier":null,"signals":[]}'));
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

create function upshift_cancel(p_tenant text, p_task text) returns text language plpgsql as $$
declare
  t record;
begin
  select * into t from task where tenant_id = p_tenant and id = p_task for update;
  if not found then return 'unknown'; end if;
  if t.state not in ('open', 'in_review') then return 'not_open'; end if;
  perform upshift_end_task(p_tenant, p_task, 'cancelled', 'cancelled', null, jsonb_build_object('step', t.step, 'stage', 'api', 'action', 'cancel', 'reason', 'cancelled',
    'body', '{"detail":null,"fromTier":null,"toTier":null,"signals":[]}'));
  return 'cancelled';
end $$;
`;
