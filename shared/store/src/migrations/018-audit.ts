/**
 * Audits of the validators. A task is drawn by the decision that accepts its answer (a signal named `audit` for each kind); a
 * trigger notes it in the same transaction, so that no draw is lost. `drawn` waits for the reconciler, `asked` for the audit's own
 * task, `done` was compared (`agrees` is null where the two could not be), `skipped` says why nothing was.
 *
 * upshift_history(tenant, task) also tells the tokens of all calls, and calls of escalations are given it as well: a stage that goes on inline
 * after such a call must know the earlier answers. Both are changed where they stand, by the one expression that it takes.
 */
export const auditTable = `
create table audit (
  tenant_id text not null default 'default',
  task_id text not null,
  kind text not null check (kind in ('accepted', 'escalated')),
  workload text not null,
  state text not null default 'drawn' check (state in ('drawn', 'asked', 'done', 'skipped')),
  audit_task_id text,
  agrees boolean,
  share double precision,
  verdicts text,
  objector text,
  skipped text,
  drawn_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (tenant_id, task_id, kind)
);
create index audit_to_do on audit (drawn_at) where state in ('drawn', 'asked');
create index audit_newest on audit (tenant_id, drawn_at desc);

create function upshift_draw_audit() returns trigger language plpgsql as $$
begin
  insert into audit (tenant_id, task_id, kind, workload)
  select distinct new.tenant_id, new.task_id, s.value ->> 'value', t.workload
  from jsonb_array_elements(new.body::jsonb -> 'signals') as s(value)
  join task t on t.tenant_id = new.tenant_id and t.id = new.task_id
  where s.value ->> 'name' = 'audit' and s.value ->> 'value' in ('accepted', 'escalated')
  on conflict do nothing;
  return null;
exception when data_exception then
  return null;
end $$;

create trigger decision_draws_audit after insert on decision for each row when (new.action = 'accept' and position('"audit"' in new.body) > 0) execute function upshift_draw_audit();

do $change$
declare
  v_change record;
  v_definition text;
begin
  for v_change in
    select * from (values
      ('upshift_history(text, text)', $a$return jsonb_build_object($a$, $b$return jsonb_build_object(
    'tokens', coalesce((
      select sum(coalesce(a.input_tokens, 0) + coalesce(a.output_tokens, 0)) from attempt a where a.tenant_id = p_tenant and a.task_id = p_task), 0),$b$),
      ('upshift_claim(jsonb)', $a$j.call ->> 'mode' in ('repair', 'vote')$a$, $b$j.call ->> 'mode' in ('repair', 'vote', 'failover', 'escalation')$b$)
    ) as c(name, old, new)
  loop
    v_definition := pg_get_functiondef(v_change.name::regprocedure);
    if position(v_change.old in v_definition) = 0 then
      raise exception using errcode = '22023', message = format('%s is not what migration 18 changes', v_change.name);
    end if;
    execute replace(v_definition, v_change.old, v_change.new);
  end loop;
end $change$;
`;
