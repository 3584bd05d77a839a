/**
 * What reviewers do. Each function locks the task, so that of two reviewers one is first, and reads the record's clock
 * once. All answer with JSON: `outcome`, and what belongs to it.
 *
 * upshift_claim_review(claim): `claimed`, also where the same name has the task already (its lease is renewed, its fence stays);
 * `held` by another whose lease holds; a lease that ran out is ended as `lapsed` first.
 *
 * upshift_hold_review(tenant, task, reviewer, fence): null where that claim may act now, else why not: `lease_lost` with
 * who has the task, `ended`, `unknown`.
 *
 * upshift_decide_review(decision): ends review and task, books the reviewer's time, notes the candidate for eval sets and
 * tells who waits, or answers why not. A decision that is there already, of the same claim, is answered as the first time.
 */
export const reviewFunctions = `
create function upshift_find_review(p_tenant text, p_task text) returns jsonb language plpgsql as $$
declare
  v_state text;
begin
  select t.state into v_state from task t join review r on r.tenant_id = t.tenant_id and r.task_id = t.id
  where t.tenant_id = p_tenant and t.id = p_task for update of t;
  if not found then return '{"outcome":"unknown"}'; end if;
  if v_state <> 'in_review' then return jsonb_build_object('outcome', 'ended', 'state', v_state); end if;
  return null;
end $$;

create function upshift_show_claim(c review_claim) returns jsonb language sql stable as $$
  select jsonb_build_object('outcome', 'claimed', 'claim', jsonb_build_object('task', c.task_id, 'reviewer', c.reviewer, 'fence', c.fence,
    'claimedAt', floor(extract(epoch from c.claimed_at) * 1000), 'leaseUntil', floor(extract(epoch from c.lease_until) * 1000)))
$$;

create function upshift_claim_review(p jsonb) returns jsonb language plpgsql as $$
declare
  v_refusal jsonb;
  v_now timestamptz;
  v_tenant text := p ->> 'tenantId';
  v_task text := p ->> 'taskId';
  v_lease interval := make_interval(secs => (p ->> 'leaseMs')::double precision / 1000);
  v_fence int;
  c review_claim;
begin
  v_refusal := upshift_find_review(v_tenant, v_task);
  if v_refusal is not null then return v_refusal; end if;
  v_now := clock_timestamp();
  select fence into v_fence from review where tenant_id = v_tenant and task_id = v_task;
  select * into c from review_claim where tenant_id = v_tenant and task_id = v_task and fence = v_fence and ended_at is null;
  if found and c.lease_until > v_now then
    if c.reviewer <> p ->> 'reviewer' then
      return jsonb_build_object('outcome', 'held', 'reviewer', c.reviewer, 'leaseUntil', floor(extract(epoch from c.lease_until) * 1000));
    end if;
    update review_claim set seen_at = v_now, lease_until = greatest(lease_until, v_now + v_lease)
    where tenant_id = v_tenant and task_id = v_task and fence = v_fence returning * into c;
    return upshift_show_claim(c);
  end if;
  perform upshift_end_claim(v_tenant, v_task, v_fence, 'lapsed', v_now);
  update review set fence = v_fence + 1 where tenant_id = v_tenant and task_id = v_task;
  insert into review_claim (tenant_id, task_id, fence, reviewer, claimed_at, seen_at, lease_until, rate_nano_usd_per_hour, cap_ms)
  values (v_tenant, v_task, v_fence + 1, p ->> 'reviewer', v_now, v_now, v_now + v_lease, (p ->> 'rateNanoUsdPerHour')::bigint, (p ->> 'capMs')::bigint)
  returning * into c;
  return upshift_show_claim(c);
end $$;

create function upshift_hold_review(p_tenant text, p_task text, p_reviewer text, p_fence int) returns jsonb language plpgsql as $$
declare
  v_refusal jsonb;
  v_holder text;
  v_fence int;
begin
  v_refusal := upshift_find_review(p_tenant, p_task);
  if v_refusal is not null then return v_refusal; end if;
  select c.reviewer, c.fence into v_holder, v_fence from review r
  join review_claim c on c.tenant_id = r.tenant_id and c.task_id = r.task_id and c.fence = r.fence
  where r.tenant_id = p_tenant and r.task_id = p_task and c.ended_at is null and c.lease_until > clock_timestamp();
  if v_holder = p_reviewer and v_fence = p_fence then return null; end if;
  return jsonb_build_object('outcome', 'lease_lost', 'holder', v_holder);
end $$;

create function upshift_renew_review(p jsonb) returns jsonb language plpgsql as $$
declare
  v_refusal jsonb;
  c review_claim;
begin
  v_refusal := upshift_hold_review(p ->> 'tenantId', p ->> 'taskId', p ->> 'reviewer', (p ->> 'fence')::int);
  if v_refusal is not null then return v_refusal; end if;
  update review_claim set seen_at = clock_timestamp(),
    lease_until = greatest(lease_until, clock_timestamp() + make_interval(secs => (p ->> 'leaseMs')::double precision / 1000))
  where tenant_id = p ->> 'tenantId' and task_id = p ->> 'taskId' and fence = (p ->> 'fence')::int returning * into c;
  return upshift_show_claim(c);
end $$;

create function upshift_show_work(p_tenant text, p_task text, p_fence int) returns jsonb language sql stable as $$
  select jsonb_build_object('outcome', 'decided', 'workedMs', worked_ms, 'costNanoUsd', cost_nano_usd) from review_claim
  where tenant_id = p_tenant and task_id = p_task and fence = p_fence
$$;

create function upshift_release_review(p jsonb) returns jsonb language plpgsql as $$
declare
  v_refusal jsonb;
begin
  v_refusal := upshift_hold_review(p ->> 'tenantId', p ->> 'taskId', p ->> 'reviewer', (p ->> 'fence')::int);
  if v_refusal is not null then return v_refusal; end if;
  perform upshift_end_claim(p ->> 'tenantId', p ->> 'taskId', (p ->> 'fence')::int, 'released', clock_timestamp());
  return upshift_show_work(p ->> 'tenantId', p ->> 'taskId', (p ->> 'fence')::int);
end $$;

create function upshift_decide_review(p jsonb) returns jsonb language plpgsql as $$
declare
  v_refusal jsonb;
  v_tenant text := p ->> 'tenantId';
  v_task text := p ->> 'taskId';
  v_fence int := (p ->> 'fence')::int;
  v_verdict text := p ->> 'verdict';
  v_answer text := case v_verdict when 'edit' then 'answer-review'
    when 'accept' then 'answer-' || (p -> 'accepted' ->> 'step') || '-' || (p -> 'accepted' ->> 'no') || '-' || (p -> 'accepted' ->> 'try') end;
  v_now timestamptz;
  t task;
  c review_claim;
begin
  v_refusal := upshift_hold_review(v_tenant, v_task, p ->> 'reviewer', v_fence);
  if v_refusal ->> 'outcome' = 'ended' and exists (
    select 1 from review_claim k where k.tenant_id = v_tenant and k.task_id = v_task and k.fence = v_fence and k.reviewer = p ->> 'reviewer' and k.ended_as = v_verdict
      and (v_verdict <> 'edit' or exists (
        select 1 from content a where a.tenant_id = v_tenant and a.task_id = v_task and a.ref = 'answer-review' and a.body = p ->> 'answer'))
  ) then return upshift_show_work(v_tenant, v_task, v_fence); end if;
  if v_refusal is not null then return v_refusal; end if;
  if v_verdict = 'accept' and not exists (select 1 from content a where a.tenant_id = v_tenant and a.task_id = v_task and a.ref = v_answer)
    then return '{"outcome":"no_answer"}'; end if;
  v_now := clock_timestamp();
  if v_verdict = 'edit' then
    insert into content (tenant_id, task_id, ref, body) values (v_tenant, v_task, v_answer, p ->> 'answer');
  end if;
  perform upshift_end_claim(v_tenant, v_task, v_fence, v_verdict, v_now);
  update review_claim set insisted = p ->> 'insisted', verdicts = coalesce(p ->> 'verdicts', '[]')
  where tenant_id = v_tenant and task_id = v_task and fence = v_fence returning * into c;
  update review set verdict = v_verdict, reviewer = c.reviewer, comment = p ->> 'comment', ended_at = v_now
  where tenant_id = v_tenant and task_id = v_task;
  select * into t from task where tenant_id = v_tenant and id = v_task;
  perform upshift_end_task(v_tenant, v_task, case v_verdict when 'reject' then 'failed' else 'succeeded' end, p ->> 'reason', t.reason,
    jsonb_build_object('step', t.step, 'stage', 'review', 'action', v_verdict, 'reason', p ->> 'reason', 'body', jsonb_build_object('detail', t.reason, 'fromTier', null, 'toTier', null,
      'signals', jsonb_build_array(jsonb_build_object('name', 'reviewer', 'value', c.reviewer), jsonb_build_object('name', 'seconds', 'value', round(c.worked_ms / 1000.0, 1)),
        jsonb_build_object('name', 'insisted', 'value', c.insisted is not null)))::text));
  if v_verdict = 'accept' then
    update task set accepted_step = (p -> 'accepted' ->> 'step')::int, accepted_no = (p -> 'accepted' ->> 'no')::int, accepted_try = (p -> 'accepted' ->> 'try')::int
    where tenant_id = v_tenant and id = v_task;
  end if;
  insert into eval_candidates (tenant_id, source, task_id, workload, portfolio_hash, answer_ref, verdict, comment)
  values (v_tenant, 'review', v_task, t.workload, t.portfolio_hash, v_answer, v_verdict, p ->> 'comment') on conflict do nothing;
  return upshift_show_work(v_tenant, v_task, v_fence);
end $$;
`;
