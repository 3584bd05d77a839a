/**
 * The log of changes of the active version, and what runs beside it. `portfolio_version` keeps its rule: active is whoever has
 * the newest `active_since`. Every change takes one advisory lock, so that two that were made for the same version do not
 * both win, and ends with a notification that doors and reconcilers hear.
 *
 * upshift_change_portfolio(...): makes a version active and logs it. A canary or drill that serves beside the version that
 * goes is stopped: it was measured against that.
 *
 * A start with a file changes nothing when the last start was with the same one: what people applied since then stays.
 */
export const portfolioChanges = `
create table portfolio_change (
  tenant_id text not null default 'default',
  seq bigint generated always as identity,
  kind text not null check (kind in ('start', 'apply', 'rollback', 'deployment_rollback', 'promote')),
  from_hash text,
  to_hash text not null,
  who text not null,
  why text not null,
  forced text,
  backtest text,
  rollout_id text,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, seq)
);

create table rollout (
  tenant_id text not null default 'default',
  id text not null,
  seq bigint generated always as identity,
  kind text not null check (kind in ('canary', 'shadow', 'drill')),
  serves boolean not null,
  state text not null default 'running',
  candidate_hash text not null,
  control_hash text not null,
  share double precision not null,
  drawn_by text not null,
  settings text not null,
  who text not null,
  why text not null,
  reason text,
  report text,
  seen_to text not null default '',
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (tenant_id, id)
);
create unique index rollout_running on rollout (tenant_id, serves) where state = 'running';
create index rollout_newest on rollout (tenant_id, seq desc);

create table rollout_decision (
  tenant_id text not null default 'default',
  rollout_id text not null,
  seq bigint generated always as identity,
  action text not null,
  reason text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, rollout_id, seq)
);

create table rollout_copy (
  tenant_id text not null default 'default',
  rollout_id text not null,
  task_id text not null,
  of_task_id text not null,
  primary key (tenant_id, rollout_id, of_task_id)
);
create index rollout_copy_of on rollout_copy (tenant_id, of_task_id);

create function upshift_active_portfolio(p_tenant text) returns text language sql stable as $$
  select hash from portfolio_version where tenant_id = p_tenant and active_since is not null order by active_since desc limit 1
$$;

create function upshift_decide_rollout(p_tenant text, p_id text, p_action text, p_reason text) returns void language plpgsql as $$
begin
  insert into rollout_decision (tenant_id, rollout_id, action, reason)
  select p_tenant, p_id, p_action, p_reason
  where (p_action, p_reason) is distinct from (
    select (d.action, d.reason) from rollout_decision d where d.tenant_id = p_tenant and d.rollout_id = p_id order by d.seq desc limit 1);
end $$;

create function upshift_change_portfolio(p_tenant text, p_hash text, p_limits jsonb, p_kind text, p_who text, p_why text, p_forced text, p_backtest text,
  p_expected text, p_rollout text) returns jsonb language plpgsql as $$
declare
  v_from text;
  v_started text;
  v_ended record;
begin
  perform pg_advisory_xact_lock(4711029, hashtext(p_tenant));
  v_from := upshift_active_portfolio(p_tenant);
  if p_expected is distinct from v_from and p_expected is not null then
    return jsonb_build_object('outcome', 'conflict', 'from', v_from);
  end if;
  if p_kind = 'start' then
    select c.to_hash into v_started from portfolio_change c where c.tenant_id = p_tenant and c.kind = 'start' order by c.seq desc limit 1;
    if v_from is not null and v_started = p_hash then return jsonb_build_object('outcome', 'unchanged', 'from', v_from); end if;
  elsif v_from = p_hash then
    return jsonb_build_object('outcome', 'unchanged', 'from', v_from);
  end if;
  perform upshift_limit(p_tenant, p_limits);
  update portfolio_version set active_since = clock_timestamp() where tenant_id = p_tenant and hash = p_hash;
  insert into portfolio_change (tenant_id, kind, from_hash, to_hash, who, why, forced, backtest, rollout_id)
  values (p_tenant, p_kind, v_from, p_hash, p_who, p_why, p_forced, p_backtest, p_rollout);
  if v_from is distinct from p_hash then
    for v_ended in
      update rollout set state = 'stopped', reason = 'superseded', ended_at = clock_timestamp()
      where tenant_id = p_tenant and state = 'running' and serves returning id
    loop
      perform upshift_decide_rollout(p_tenant, v_ended.id, 'stop', 'superseded');
    end loop;
  end if;
  perform pg_notify('upshift_portfolio', p_tenant);
  return jsonb_build_object('outcome', case when v_from = p_hash then 'unchanged' else 'applied' end, 'from', v_from);
end $$;

create function upshift_start_rollout(p_tenant text, p_row jsonb) returns text language plpgsql as $$
begin
  perform pg_advisory_xact_lock(4711029, hashtext(p_tenant));
  if upshift_active_portfolio(p_tenant) is distinct from p_row ->> 'control' then return 'conflict'; end if;
  insert into rollout (tenant_id, id, kind, serves, candidate_hash, control_hash, share, drawn_by, settings, who, why)
  values (p_tenant, p_row ->> 'id', p_row ->> 'kind', (p_row ->> 'serves')::boolean, p_row ->> 'candidate', p_row ->> 'control',
    (p_row ->> 'share')::float8, p_row ->> 'by', p_row ->> 'settings', p_row ->> 'who', p_row ->> 'why')
  on conflict do nothing;
  if not found then return 'running'; end if;
  perform upshift_decide_rollout(p_tenant, p_row ->> 'id', 'start', p_row ->> 'kind');
  perform pg_notify('upshift_portfolio', p_tenant);
  return 'started';
end $$;

create function upshift_end_rollout(p_tenant text, p_id text, p_state text, p_action text, p_reason text, p_report text, p_promote jsonb)
returns boolean language plpgsql as $$
declare
  v_rollout rollout;
begin
  perform pg_advisory_xact_lock(4711029, hashtext(p_tenant));
  update rollout set state = p_state, reason = p_reason, report = coalesce(p_report, report), ended_at = clock_timestamp()
  where tenant_id = p_tenant and id = p_id and state = 'running' returning * into v_rollout;
  if not found then return false; end if;
  perform upshift_decide_rollout(p_tenant, p_id, p_action, p_reason);
  if p_promote is not null then
    perform upshift_change_portfolio(p_tenant, v_rollout.candidate_hash, p_promote, 'promote', v_rollout.who, v_rollout.why, null, null,
      v_rollout.control_hash, p_id);
  end if;
  perform pg_notify('upshift_portfolio', p_tenant);
  return true;
end $$;
`;
