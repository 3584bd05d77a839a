/**
 * What people are told of. The id is what it is about: raised again, it stays one. `told_at`: when a webhook took it.
 *
 * A judge's call is work of the validate stage: the restore of its deployment wakes it as it wakes calls.
 */
export const alarms = `
create table alarm (
  tenant_id text not null default 'default',
  id text not null,
  kind text not null,
  body text not null,
  raised_at timestamptz not null default clock_timestamp(),
  told_at timestamptz,
  primary key (tenant_id, id)
);

create or replace function upshift_change_deployment(p_tenant text, p_deployment text, p_action text, p_reason text, p_who text) returns deployment_change language plpgsql as $$
declare
  v_change deployment_change;
begin
  insert into deployment_change (tenant_id, deployment, action, reason, who) values (p_tenant, p_deployment, p_action, p_reason, p_who) returning * into v_change;
  if p_action = 'restore' then
    update work w set due_at = least(w.due_at, clock_timestamp() + interval '2 seconds')
    where w.tenant_id = p_tenant and w.state = 'ready' and w.rung_at is null and w.kind in ('call', 'validate') and w.due_at > clock_timestamp() and w.fence > 0
      and w.call::jsonb -> 'choices' @> jsonb_build_array(jsonb_build_object('deployment', p_deployment));
  end if;
  return v_change;
end $$;
`;
