/**
 * upshift_accept(batch): as before, with one statement for all rows instead of five for each: a bulk is bound by what the record
 * does for a task.
 *
 * What is inserted first is the keys, in their order, so that two batches which share keys do not wait for each other in a
 * circle. Rows whose key or task is there already are answered by a second statement: only that one sees what a batch
 * committed for which this one had to wait.
 */
export const acceptManyFunction = `
create or replace function upshift_accept(p_batch jsonb) returns setof jsonb language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  v_answers jsonb[];
  v_left jsonb;
begin
  with input as materialized (
    select x.* from jsonb_to_recordset(p_batch) as x(
      "tenantId" text, "taskId" text, request text, key text, "bodyHash" text, "portfolioHash" text, workload text, risk text, priority int,
      "deadlineMs" double precision, "budgetNanoUsd" bigint, "maxCalls" int, progress text, step int, works jsonb, decisions jsonb, traceparent text)
  ), keyed as (
    insert into idempotency (tenant_id, key, body_hash, task_id)
    select i."tenantId", i.key, i."bodyHash", i."taskId" from input i where i.key is not null order by i."tenantId", i.key, i."taskId"
    on conflict do nothing
    returning tenant_id, task_id
  ), begun as (
    insert into task (tenant_id, id, step, workload, risk, priority, portfolio_hash, progress, deadline_at, budget_nano_usd, max_calls, traceparent)
    select i."tenantId", i."taskId", i.step, i.workload, i.risk, i.priority, i."portfolioHash", i.progress,
      clock_timestamp() + make_interval(secs => i."deadlineMs" / 1000), i."budgetNanoUsd", i."maxCalls", i.traceparent
    from input i
    where i.key is null or exists (select 1 from keyed k where k.tenant_id = i."tenantId" and k.task_id = i."taskId")
    on conflict do nothing
    returning tenant_id, id
  ), fresh as materialized (
    select i.* from input i join begun b on b.tenant_id = i."tenantId" and b.id = i."taskId"
  ), contents as (
    insert into content (tenant_id, task_id, ref, body) select f."tenantId", f."taskId", 'request', f.request from fresh f
  ), works as materialized (
    select f."tenantId" as tenant_id, f."taskId" as task_id, f.step, f.priority, f.traceparent, w.no, w.kind, w.queue, w."delayMs" as delay_ms, w.call,
      w.ring and w."delayMs" <= 0 as rung
    from fresh f cross join lateral jsonb_to_recordset(f.works) as w(no int, kind text, queue text, "delayMs" double precision, call text, ring boolean)
  ), opened as (
    insert into work (tenant_id, task_id, step, no, kind, queue, priority, due_at, rung_at, rings, call, traceparent)
    select w.tenant_id, w.task_id, w.step, w.no, w.kind, w.queue, w.priority, clock_timestamp() + make_interval(secs => greatest(w.delay_ms, 0) / 1000),
      case when w.rung then clock_timestamp() end, w.rung::int, w.call, w.traceparent
    from works w
  ), decided as (
    insert into decision (tenant_id, task_id, step, stage, action, reason, body)
    select f."tenantId", f."taskId", d.step, d.stage, d.action, d.reason, d.body
    from fresh f cross join lateral jsonb_to_recordset(f.decisions) as d(step int, stage text, action text, reason text, body text)
  ), told as (
    insert into event (tenant_id, task_id, kind, body) select f."tenantId", f."taskId", 'accepted', '{}' from fresh f
  ), rings as (
    select w.tenant_id, w.task_id, jsonb_agg(jsonb_build_object('taskId', w.task_id, 'step', w.step, 'no', w.no, 'kind', w.kind, 'queue', w.queue,
      'rings', 1, 'traceparent', w.traceparent) order by w.no) as orders
    from works w where w.rung group by w.tenant_id, w.task_id
  )
  select
    array_agg(jsonb_build_object('taskId', i."taskId", 'outcome', 'created', 'rings', coalesce(r.orders, '[]'::jsonb))) filter (where b.id is not null),
    jsonb_agg(jsonb_build_object('tenantId', i."tenantId", 'taskId', i."taskId", 'key', i.key, 'bodyHash', i."bodyHash", 'step', i.step)) filter (where b.id is null)
  into v_answers, v_left
  from input i
  left join begun b on b.tenant_id = i."tenantId" and b.id = i."taskId"
  left join rings r on r.tenant_id = i."tenantId" and r.task_id = i."taskId";
  return query select unnest(v_answers);
  if v_left is null then return; end if;
  return query
    select case
      when k.task_id is null or k.task_id = l."taskId" then
        -- The batch is being repeated after its answer was lost: the first time counts, its rings may not have been made.
        jsonb_build_object('taskId', l."taskId", 'outcome', 'created', 'rings', upshift_rings(l."tenantId", l."taskId", l.step))
      else jsonb_build_object('taskId', l."taskId", 'outcome', case when k.body_hash = l."bodyHash" then 'existing' else 'conflict' end, 'existing', k.task_id)
    end
    from jsonb_to_recordset(v_left) as l("tenantId" text, "taskId" text, key text, "bodyHash" text, step int)
    left join idempotency k on k.tenant_id = l."tenantId" and k.key = l.key;
end $$;
`;
