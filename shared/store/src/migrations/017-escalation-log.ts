/**
 * The escalation log: one row for each decision that moved a task to a stronger tier or to a person, with what reports ask by. It
 * stands beside the decisions, so that it can be kept for another time than the tasks: a row that is swept leaves the ledger as
 * it is. A trigger writes it, whoever decided: there is no way past it.
 *
 * A decision whose text no JSON function reads (an escape that Postgres has no character for) is logged without its details.
 */
export const escalationLog = `
create table escalation (
  tenant_id text not null default 'default',
  seq bigint not null,
  task_id text not null,
  step int not null,
  at timestamptz not null,
  workload text not null,
  action text not null,
  reason text not null,
  detail text,
  validator text,
  deployment text,
  from_tier text,
  to_tier text,
  primary key (tenant_id, seq)
);
create index escalation_by_time on escalation (at);
create index escalation_by_workload on escalation (tenant_id, workload, seq desc);

create function upshift_signal(p_body jsonb, p_name text) returns text language sql immutable as $$
  select s.value ->> 'value' from jsonb_array_elements(p_body -> 'signals') as s where s.value ->> 'name' = p_name limit 1
$$;

create function upshift_log_escalation() returns trigger language plpgsql as $$
declare
  v_body jsonb;
begin
  begin
    v_body := new.body::jsonb;
  exception when data_exception then
    v_body := '{"signals":[]}';
  end;
  insert into escalation (tenant_id, seq, task_id, step, at, workload, action, reason, detail, validator, deployment, from_tier, to_tier)
  select new.tenant_id, new.seq, new.task_id, new.step, new.at, t.workload, new.action, new.reason, v_body ->> 'detail',
    upshift_signal(v_body, 'validator'), upshift_signal(v_body, 'deployment'), v_body ->> 'fromTier', v_body ->> 'toTier'
  from task t where t.tenant_id = new.tenant_id and t.id = new.task_id
  on conflict do nothing;
  return null;
end $$;

create trigger decision_is_logged after insert on decision for each row when (new.action in ('escalate', 'handoff')) execute function upshift_log_escalation();

insert into escalation (tenant_id, seq, task_id, step, at, workload, action, reason, from_tier, to_tier)
select d.tenant_id, d.seq, d.task_id, d.step, d.at, t.workload, d.action, d.reason, d.body::json ->> 'fromTier', d.body::json ->> 'toTier'
from decision d join task t on t.tenant_id = d.tenant_id and t.id = d.task_id
where d.action in ('escalate', 'handoff')
on conflict do nothing;
`;
