/**
 * upshift_next_works(transition): the work that a transition begins, and of each whether it is rung or kept by who commits.
 *
 * upshift_commit(batch): one transition a row; the port says what each field means. Rows carry `token`. A row that this very
 * call has committed before (its answer was lost) is answered `committed` again, with the rings that still wait and the lease that
 * still holds; nothing is written.
 *
 * How a call ended is booked once: a started or unknown attempt takes the result, a finished or failed one never changes.
 * `freed` and `paid` are what that changes of the task's money and its window's, `over` what was billed above the reservation.
 *
 * All rows of a round are written by one statement, in one snapshot that is taken when their tasks are locked.
 */
export const commitFunction = `
create function upshift_next_works(x jsonb) returns table (no int, kind text, queue text, "delayMs" double precision, call text, rung boolean, held boolean) language sql immutable as $$
  select w.no, w.kind, w.queue, w."delayMs", w.call, w.ring and w."delayMs" <= 0 and w.no is distinct from (x ->> 'lease')::int, w.no is not distinct from (x ->> 'lease')::int
  from jsonb_to_recordset(x -> 'works') as w(no int, kind text, queue text, "delayMs" double precision, call text, ring boolean)
$$;

create function upshift_commit(p_batch jsonb) returns setof json language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  v_answers json[];
  v_changed jsonb;
  v_money upshift_money[];
  v_settled text[];
  v_cancelled text[];
  v_refused boolean;
begin
  for v_round in 1 .. upshift_lock_tasks(p_batch) loop
    -- A new snapshot, taken with the locks held: nobody else changes these tasks, their work or their attempts until the end.
    with input as materialized (
      select u.* from (
        select y.*, row_number() over (partition by y."tenantId", y."taskId" order by y.step, y.no) as round
        from jsonb_to_recordset(p_batch) as y("tenantId" text, "taskId" text, step int, no int, fence int, "workerId" text, attempt jsonb,
          verdicts jsonb, decisions jsonb, transition jsonb, "votesSeen" int, "siblingsSeen" jsonb, traceparent text, token uuid)) as u
      where u.round = v_round
    ), seen as materialized (
      select i."tenantId" as tenant_id, i."taskId" as task_id, i.step, i.no, i."workerId" as worker_id, i.verdicts, i.decisions, i.transition as x, i."votesSeen" as votes_seen, i."siblingsSeen" as siblings_seen,
        i.traceparent, i.token, i.transition ->> 'kind' as kind, (i.transition ->> 'toStep')::int as to_step,
        t.step as task_step, t.workload, t.priority, coalesce(i.traceparent, t.traceparent) as next_traceparent,
        w.kind as work_kind, w.rings, w.traceparent as work_traceparent,
        coalesce(w.token = i.token, false) as known,
        coalesce((w.token = i.token) is not true and t.state = 'open' and w.step = t.step and w.state = 'leased' and w.fence = i.fence and w.worker_id = i."workerId" and k.dead_at is null and k.id is not null, false) as live,
        i.attempt as given, i.attempt ->> 'state' as attempt_state, i.attempt ->> 'failureClass' as failure_class, i.attempt ->> 'output' as output,
        a.step as attempt_step, a.no as attempt_no, a.try as attempt_try, a.state as was_state, a.failure_class as was_failure_class,
        a.reserved_nano_usd as was_reserved, a.cost_nano_usd as was_cost, (a.started_at at time zone 'utc')::date as day,
        -- An attempt that was given up as unknown becomes known late; it does not become unknown again.
        coalesce((w.token = i.token) is not true and (a.state = 'started' or a.state = 'unknown' and i.attempt ->> 'state' <> 'unknown'), false) as books,
        -- What is not known may have cost all that was reserved: less would free budget that a late bill then exceeds.
        coalesce(i.attempt ->> 'state' = 'unknown' and (i.attempt ->> 'costNanoUsd')::bigint < a.reserved_nano_usd, false) as estimates
      from input i
      left join task t on t.tenant_id = i."tenantId" and t.id = i."taskId"
      left join work w on w.tenant_id = i."tenantId" and w.task_id = i."taskId" and w.step = i.step and w.no = i.no and t.id is not null
      left join worker k on k.id = i."workerId"
      left join attempt a on a.tenant_id = i."tenantId" and a.task_id = i."taskId" and a.step = (i.attempt -> 'ref' ->> 'step')::int
        and a.no = (i.attempt -> 'ref' ->> 'no')::int and a.try = (i.attempt -> 'ref' ->> 'try')::int and t.id is not null
    ), priced as materialized (
      select s.*, c.cost, c.source, c.books_failure,
        case when s.books and s.was_state = 'started' then -s.was_reserved else 0 end as freed,
        case when s.books then c.cost - s.was_cost else 0 end as paid,
        case when s.books then greatest(c.cost - s.was_reserved, 0) - greatest(s.was_cost - s.was_reserved, 0) else 0 end as over,
        -- Siblings have voted meanwhile: counted without this row's own booking, which is added here.
        s.live and s.votes_seen is not null and s.votes_seen <> upshift_votes(s.tenant_id, s.task_id, s.step)
          + case when not s.books then 0 else (s.attempt_state = 'finished' and s.output is not null or s.attempt_state <> 'finished' and c.books_failure is not null)::int
            - (s.was_state = 'unknown' and s.was_failure_class is not null)::int end
          or s.live and coalesce(jsonb_typeof(s.siblings_seen) = 'array', false) and s.siblings_seen <> upshift_siblings(s.tenant_id, s.task_id, s.step, s.no) as changed
      from seen s
      cross join lateral (
        select case when s.estimates then s.was_reserved else (s.given ->> 'costNanoUsd')::bigint end as cost,
          case when s.estimates then 'estimate' else s.given ->> 'costSource' end as source,
          case when s.attempt_state = 'unknown' then coalesce(s.failure_class, 'worker_lost') else s.failure_class end as books_failure
      ) as c
    ), judged as materialized (
      select p.*, p.live and not p.changed as moves, p.live and not p.changed and p.kind = 'again' as again,
        p.live and not p.changed and p.kind = 'advance' as advances, p.live and not p.changed and p.kind = 'settle' as settles,
        p.kind = 'again' and (p.x ->> 'ring')::boolean and (p.x ->> 'delayMs')::double precision <= 0 as rings_again
      from priced p
    ), booked as (
      update attempt a set state = j.attempt_state, use = case when j.live and j.attempt_state = 'finished' then 'useful' else 'wasted' end, failure_class = j.books_failure,
        model_served = j.given ->> 'modelServed', input_tokens = (j.given -> 'usage' ->> 'inputTokens')::int, cached_input_tokens = (j.given -> 'usage' ->> 'cachedInputTokens')::int,
        output_tokens = (j.given -> 'usage' ->> 'outputTokens')::int, cost_nano_usd = j.cost, cost_source = j.source,
        latency_ms = (j.given ->> 'latencyMs')::double precision, recorded_latency_ms = (j.given ->> 'recordedLatencyMs')::double precision, ended_at = clock_timestamp()
      from judged j
      where j.books and a.tenant_id = j.tenant_id and a.task_id = j.task_id and a.step = j.attempt_step and a.no = j.attempt_no and a.try = j.attempt_try
    ), answered as (
      insert into content (tenant_id, task_id, ref, body)
      select j.tenant_id, j.task_id, 'answer-' || j.attempt_step || '-' || j.attempt_no || '-' || j.attempt_try, j.output from judged j
      where j.books and j.output is not null
      on conflict do nothing
    ), judgements as (
      insert into verdict (tenant_id, task_id, step, no, try, validator, version, verdict, body, at)
      select j.tenant_id, j.task_id, v.step, v.no, v.try, v.validator, v.version, v.verdict, v.body, clock_timestamp()
      from judged j cross join lateral jsonb_to_recordset(j.verdicts) as v(step int, no int, try int, validator text, version text, verdict text, body text)
      -- Also where the decision has to be made again: whoever decides next must see what was found of this answer.
      where j.live
      on conflict do nothing
    ), decided as (
      insert into decision (tenant_id, task_id, step, stage, action, reason, body)
      select j.tenant_id, j.task_id, d.step, d.stage, d.action, d.reason, d.body
      from judged j cross join lateral jsonb_to_recordset(j.decisions) as d(step int, stage text, action text, reason text, body text)
      where j.moves
    ), own as (
      update work w set state = case when j.again then 'ready' else 'done' end, token = j.token,
        worker_id = case when not j.again then w.worker_id end, call = case when j.again then j.x ->> 'call' else w.call end,
        queue = case when j.again then j.x ->> 'queue' else w.queue end, losses = case when j.again then 0 else w.losses end,
        traceparent = case when j.again then coalesce(j.traceparent, w.traceparent) else w.traceparent end,
        due_at = case when j.again then clock_timestamp() + make_interval(secs => greatest((j.x ->> 'delayMs')::double precision, 0) / 1000) else w.due_at end,
        rung_at = case when not j.again then w.rung_at when j.rings_again then clock_timestamp() end, rings = w.rings + case when j.again then j.rings_again::int else 0 end
      from judged j
      where j.moves and w.tenant_id = j.tenant_id and w.task_id = j.task_id and w.step = j.step and w.no = j.no
    ), hastened as (
      update work h set due_at = clock_timestamp(), rung_at = case when y.ring then clock_timestamp() end, rings = h.rings + y.ring::int
      from judged j cross join lateral jsonb_to_recordset(j.x -> 'hasten') as y(no int, ring boolean)
      where j.moves and j.kind = 'ended' and h.tenant_id = j.tenant_id and h.task_id = j.task_id and h.step = j.step and h.no = y.no and h.no <> j.no
        and h.state = 'ready' and h.tries = 0 and h.rung_at is null
      returning h.task_id, h.step, h.no, h.kind, h.queue, h.rings, y.ring, coalesce(h.traceparent, j.traceparent) as traceparent
    ), cancelled as (
      update work c set state = 'cancelled'
      from judged j join work b on b.tenant_id = j.tenant_id and b.task_id = j.task_id and (b.step <> j.step or b.no <> j.no) and b.state in ('ready', 'leased')
      where (j.advances or j.settles) and c.tenant_id = b.tenant_id and c.task_id = b.task_id and c.step = b.step and c.no = b.no and c.state in ('ready', 'leased')
      returning c.task_id || '/' || c.step || '/' || c.no as name, b.state as was
    ), moved as (
      update task t set
        step = case when j.advances then j.to_step when j.settles then greatest(j.to_step, t.step) else t.step end,
        progress = case when j.advances or j.settles then j.x ->> 'progress' else t.progress end,
        workload = case when j.advances then coalesce(j.x ->> 'workload', t.workload) else t.workload end,
        risk = case when j.advances then coalesce(j.x ->> 'risk', t.risk) else t.risk end,
        max_calls = case when j.advances then coalesce((j.x ->> 'maxCalls')::int, t.max_calls) else t.max_calls end,
        budget_nano_usd = case when j.advances then coalesce((j.x ->> 'budgetNanoUsd')::bigint, t.budget_nano_usd) else t.budget_nano_usd end,
        deadline_at = case when j.advances and j.x ->> 'deadlineMs' is not null then t.created_at + make_interval(secs => (j.x ->> 'deadlineMs')::double precision / 1000) else t.deadline_at end,
        state = case when j.settles then j.x ->> 'state' else t.state end,
        reason = case when j.settles then j.x ->> 'reason' else t.reason end,
        reason_detail = case when j.settles then j.x ->> 'reasonDetail' else t.reason_detail end,
        accepted_step = case when j.settles then (j.x -> 'accepted' ->> 'step')::int else t.accepted_step end,
        accepted_no = case when j.settles then (j.x -> 'accepted' ->> 'no')::int else t.accepted_no end,
        accepted_try = case when j.settles then (j.x -> 'accepted' ->> 'try')::int else t.accepted_try end,
        settled_at = case when j.settles then clock_timestamp() else t.settled_at end,
        spent_nano_usd = t.spent_nano_usd + j.paid, reserved_nano_usd = t.reserved_nano_usd + j.freed, overrun_nano_usd = t.overrun_nano_usd + j.over
      from judged j
      where (j.advances or j.settles or j.books) and t.tenant_id = j.tenant_id and t.id = j.task_id
    ), opened as (
      insert into work (tenant_id, task_id, step, no, kind, queue, state, priority, due_at, rung_at, rings, fence, worker_id, call, traceparent)
      select j.tenant_id, j.task_id, j.to_step, g.no, g.kind, g.queue, case when g.held then 'leased' else 'ready' end, j.priority,
        clock_timestamp() + make_interval(secs => greatest(g."delayMs", 0) / 1000), case when g.rung then clock_timestamp() end, g.rung::int, g.held::int,
        case when g.held then j.worker_id end, g.call, j.next_traceparent
      from judged j cross join lateral upshift_next_works(j.x) as g
      where j.advances
    ), told as (
      insert into event (tenant_id, task_id, kind, body)
      select j.tenant_id, j.task_id, 'settled', json_build_object('state', j.x ->> 'state', 'reason', j.x ->> 'reason')::text from judged j where j.settles
    )
    select array_agg(case
        when j.known or j.moves then json_build_object('taskId', j.task_id, 'step', j.step, 'no', j.no, 'outcome', 'committed',
          'leasedFence', case when j.kind = 'advance' and j.x ->> 'lease' is not null then 1 end,
          'rings', case
            -- This very call committed before and did not hear so.
            when j.known and j.kind = 'again' then (
              select coalesce(jsonb_agg(o), '[]'::jsonb) from jsonb_array_elements(upshift_rings(j.tenant_id, j.task_id, j.step)) as o where (o ->> 'no')::int = j.no)
            when j.known and j.kind = 'ended' then upshift_rings(j.tenant_id, j.task_id, j.step)
            when j.moves and j.kind = 'ended' then (
              select coalesce(jsonb_agg(jsonb_build_object('taskId', h.task_id, 'step', h.step, 'no', h.no, 'kind', h.kind, 'queue', h.queue, 'rings', h.rings,
                'traceparent', h.traceparent) order by h.no), '[]'::jsonb)
              from hastened h where h.task_id = j.task_id and h.ring)
            when j.known and j.kind = 'advance' then upshift_rings(j.tenant_id, j.task_id, j.to_step)
            when j.again and j.rings_again then jsonb_build_array(jsonb_build_object('taskId', j.task_id, 'step', j.step, 'no', j.no, 'kind', j.work_kind,
              'queue', j.x ->> 'queue', 'rings', j.rings + 1, 'traceparent', coalesce(j.traceparent, j.work_traceparent)))
            when j.advances then (
              select coalesce(jsonb_agg(jsonb_build_object('taskId', j.task_id, 'step', j.to_step, 'no', g.no, 'kind', g.kind, 'queue', g.queue, 'rings', 1,
                'traceparent', j.next_traceparent) order by g.no), '[]'::jsonb)
              from upshift_next_works(j.x) as g where g.rung)
            else '[]'::jsonb end)
        else json_build_object('taskId', j.task_id, 'step', j.step, 'no', j.no, 'outcome', 'stale') end) filter (where not j.changed),
      jsonb_agg(jsonb_build_object('tenantId', j.tenant_id, 'taskId', j.task_id, 'step', j.step, 'no', j.no)) filter (where j.changed),
      array_agg(row(j.tenant_id, j.workload, j.day, j.freed, j.paid)::upshift_money) filter (where j.books) || v_money,
      array_agg(j.task_id) filter (where j.settles) || v_settled,
      -- A step only ever rises: a transition that goes back could insert work that is there already.
      bool_or(j.live and j.kind = 'advance' and j.to_step <= j.task_step),
      (select array_agg(c.name order by c.name) filter (where c.was = 'leased') from cancelled c) || v_cancelled
    into v_answers, v_changed, v_money, v_settled, v_refused, v_cancelled from judged j;
    if v_refused then raise exception using errcode = '22023', message = 'a task advances to a higher step only'; end if;
    return query select unnest(v_answers);
    -- Read after the bookings above: the vote that this row brought is among them.
    return query select json_build_object('taskId', c."taskId", 'step', c.step, 'no', c.no, 'outcome', 'changed', 'history', upshift_history(c."tenantId", c."taskId"),
      'siblings', upshift_siblings(c."tenantId", c."taskId", c.step, c.no))
    from jsonb_to_recordset(v_changed) as c("tenantId" text, "taskId" text, step int, no int);
  end loop;
  perform upshift_notify('upshift_settled', v_settled);
  perform upshift_notify('upshift_cancelled', v_cancelled);
  perform upshift_count_money(v_money);
end $$;

create function upshift_cancel_works(p_tenant text, p_task text) returns text[] language plpgsql as $$
declare
  v_keys text[];
begin
  with before as (
    select step, no, state from work where tenant_id = p_tenant and task_id = p_task and state in ('ready', 'leased') order by step, no for update
  ), cancelled as (
    update work c set state = 'cancelled' from before b
    where c.tenant_id = p_tenant and c.task_id = p_task and c.step = b.step and c.no = b.no and c.state in ('ready', 'leased')
    returning b.state as was, c.step, c.no
  )
  select array_agg(p_task || '/' || step || '/' || no) filter (where was = 'leased') into v_keys from cancelled;
  return coalesce(v_keys, '{}');
end $$;

create function upshift_notify(p_channel text, p_ids text[]) returns void language plpgsql as $$
declare
  v_from int := 1;
begin
  -- A payload holds at most 8,000 bytes: 100 ids of at most 60.
  while v_from <= coalesce(array_length(p_ids, 1), 0) loop
    perform pg_notify(p_channel, array_to_string(p_ids[v_from:v_from + 99], ','));
    v_from := v_from + 100;
  end loop;
end $$;

create function upshift_end_task(p_tenant text, p_task text, p_state text, p_reason text, p_detail text, p_decision jsonb) returns text[] language plpgsql as $$
declare
  v_cancelled text[];
begin
  v_cancelled := upshift_cancel_works(p_tenant, p_task);
  update task set state = p_state, reason = p_reason, reason_detail = p_detail, settled_at = clock_timestamp() where tenant_id = p_tenant and id = p_task;
  perform upshift_insert_decisions(p_tenant, p_task, jsonb_build_array(p_decision));
  insert into event (tenant_id, task_id, kind, body) values (p_tenant, p_task, 'settled', jsonb_build_object('state', p_state, 'reason', p_reason)::text);
  perform upshift_notify('upshift_settled', array[p_task]);
  perform upshift_notify('upshift_cancelled', v_cancelled);
  return v_cancelled;
end $$;
`;
