/**
 * upshift_rings(tenant, task, step): the ring orders of a step's work that was rung and still waits, as JSON: what a
 * repeated batch answers when its first answer was lost. Ringing twice is harmless: the job id is the same.
 *
 * upshift_insert_works(...): inserts the rows of one step and returns what is to be rung; work that is not due is never rung,
 * whatever the caller says.
 *
 * upshift_accept(batch): inserts tasks with their content, first work, decisions and event, in the order of (key, task id),
 * so that two batches meet the same keys in the same order. Returns {taskId, outcome: created | existing | conflict,
 * existing?, rings} a row; a repeated batch asks for the rings of what it inserted the first time.
 *
 * No function here may plan a sequential scan: plans are kept by each connection, and one that was made while a table
 * was young and small would be kept while it grows, until the next analyze.
 */
export const acceptFunction = `
create function upshift_rings(p_tenant text, p_task text, p_step int) returns jsonb language plpgsql as $$
begin
  return coalesce((
    select jsonb_agg(jsonb_build_object('taskId', p_task, 'step', w.step, 'no', w.no, 'kind', w.kind, 'queue', w.queue, 'rings', w.rings, 'traceparent', w.traceparent) order by w.no)
    from work w where w.tenant_id = p_tenant and w.task_id = p_task and w.step = p_step and w.state = 'ready' and w.rung_at is not null), '[]'::jsonb);
end $$;

create function upshift_insert_works(p_tenant text, p_task text, p_step int, p_priority int, p_traceparent text, p_works jsonb, p_lease int, p_worker text)
returns jsonb language plpgsql as $$
declare
  v_rings jsonb;
begin
  with given as (
    select x.*, x.ring and x."delayMs" <= 0 and x.no is distinct from p_lease as rung, x.no is not distinct from p_lease as held
    from jsonb_to_recordset(p_works) as x(no int, kind text, queue text, "delayMs" double precision, call text, ring boolean)
  ), inserted as (
    insert into work (tenant_id, task_id, step, no, kind, queue, state, priority, due_at, rung_at, rings, fence, worker_id, call, traceparent)
    select p_tenant, p_task, p_step, g.no, g.kind, g.queue, case when g.held then 'leased' else 'ready' end, p_priority,
      clock_timestamp() + make_interval(secs => greatest(g."delayMs", 0) / 1000),
      case when g.rung then clock_timestamp() end, g.rung::int, g.held::int, case when g.held then p_worker end, g.call, p_traceparent
    from given g
    returning no, kind, queue, rings
  )
  select coalesce(jsonb_agg(jsonb_build_object('taskId', p_task, 'step', p_step, 'no', i.no, 'kind', i.kind, 'queue', i.queue, 'rings', i.rings, 'traceparent', p_traceparent) order by i.no), '[]'::jsonb)
  into v_rings from inserted i where i.rings > 0;
  return v_rings;
end $$;

create function upshift_insert_decisions(p_tenant text, p_task text, p_decisions jsonb) returns void language plpgsql as $$
begin
  insert into decision (tenant_id, task_id, step, stage, action, reason, body)
  select p_tenant, p_task, x.step, x.stage, x.action, x.reason, x.body
  from jsonb_to_recordset(p_decisions) as x(step int, stage text, action text, reason text, body text);
end $$;

create function upshift_accept(p_batch jsonb) returns setof jsonb language plpgsql set enable_seqscan = off as $$
declare
  r record;
  v_known record;
  v_rings jsonb;
begin
  for r in
    select * from jsonb_to_recordset(p_batch) as x(
      "tenantId" text, "taskId" text, request text, key text, "bodyHash" text, "portfolioHash" text, workload text, risk text, priority int,
      "deadlineMs" double precision, "budgetNanoUsd" bigint, "maxCalls" int, progress text, step int, works jsonb, decisions jsonb, traceparent text)
    order by "tenantId", key nulls last, "taskId"
  loop
    if r.key is not null then
      insert into idempotency (tenant_id, key, body_hash, task_id) values (r."tenantId", r.key, r."bodyHash", r."taskId") on conflict do nothing;
      if not found then
        select body_hash, task_id into v_known from idempotency where tenant_id = r."tenantId" and key = r.key;
        if v_known.task_id <> r."taskId" then
          return next jsonb_build_object('taskId', r."taskId", 'outcome', case when v_known.body_hash = r."bodyHash" then 'existing' else 'conflict' end, 'existing', v_known.task_id);
          continue;
        end if;
      end if;
    end if;
    insert into task (tenant_id, id, step, workload, risk, priority, portfolio_hash, progress, deadline_at, budget_nano_usd, max_calls, traceparent)
    values (r."tenantId", r."taskId", r.step, r.workload, r.risk, r.priority, r."portfolioHash", r.progress,
      clock_timestamp() + make_interval(secs => r."deadlineMs" / 1000), r."budgetNanoUsd", r."maxCalls", r.traceparent)
    on conflict do nothing;
    if not found then
      -- The batch is being repeated after its answer was lost: the first time counts, its rings may not have been made.
      return next jsonb_build_object('taskId', r."taskId", 'outcome', 'created', 'rings', upshift_rings(r."tenantId", r."taskId", r.step));
      continue;
    end if;
    insert into content (tenant_id, task_id, ref, body) values (r."tenantId", r."taskId", 'request', r.request);
    v_rings := upshift_insert_works(r."tenantId", r."taskId", r.step, r.priority, r.traceparent, r.works, null, null);
    if jsonb_array_length(r.decisions) > 0 then perform upshift_insert_decisions(r."tenantId", r."taskId", r.decisions); end if;
    insert into event (tenant_id, task_id, kind, body) values (r."tenantId", r."taskId", 'accepted', '{}');
    return next jsonb_build_object('taskId', r."taskId", 'outcome', 'created', 'rings', v_rings);
  end loop;
end $$;
`;
