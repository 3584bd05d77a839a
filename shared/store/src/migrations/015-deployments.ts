/**
 * What people did to deployments: drained (no new call) and restored. Append only; the last change of a deployment holds.
 *
 * upshift_change_deployment(tenant, deployment, action, reason, who): notes a change. After a restore, calls that wait and could
 * go there are due two seconds later, when every executor has read it: those that were refused before, not members of a plan that
 * nobody has called for yet.
 */
export const deployments = `
create table deployment_change (
  tenant_id text not null default 'default',
  seq bigint generated always as identity,
  deployment text not null,
  action text not null check (action in ('drain', 'restore')),
  reason text not null,
  who text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, deployment, seq)
);

create function upshift_change_deployment(p_tenant text, p_deployment text, p_action text, p_reason text, p_who text) returns deployment_change language plpgsql as $$
declare
  v_change deployment_change;
begin
  insert into deployment_change (tenant_id, deployment, action, reason, who) values (p_tenant, p_deployment, p_action, p_reason, p_who) returning * into v_change;
  if p_action = 'restore' then
    update work w set due_at = least(w.due_at, clock_timestamp() + interval '2 seconds')
    where w.tenant_id = p_tenant and w.state = 'ready' and w.rung_at is null and w.kind = 'call' and w.due_at > clock_timestamp() and w.fence > 0
      and w.call::jsonb -> 'choices' @> jsonb_build_array(jsonb_build_object('deployment', p_deployment));
  end if;
  return v_change;
end $$;
`;
