/**
 * upshift_history also tells the moments of the task's present step: votes without choices, which call nobody, and in how
 * many milliseconds each is due by this server's clock. A worker knows by them how long the plan has been open, however
 * long ago and by whomever it was opened.
 */
export const momentsFunction = `
create or replace function upshift_history(p_tenant text, p_task text) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'answers', coalesce((
      select jsonb_agg(jsonb_build_object('attempt', jsonb_build_object('step', a.step, 'no', a.no, 'try', a.try), 'deployment', a.deployment,
        'tier', a.tier, 'mode', a.mode, 'output', c.body) order by a.step, a.no, a.try)
      from attempt a join content c on c.tenant_id = a.tenant_id and c.task_id = a.task_id and c.ref = 'answer-' || a.step || '-' || a.no || '-' || a.try
      where a.tenant_id = p_tenant and a.task_id = p_task and a.state = 'finished' and a.use = 'useful'), '[]'::jsonb),
    'verdicts', coalesce((
      select jsonb_agg(jsonb_build_object('attempt', jsonb_build_object('step', v.step, 'no', v.no, 'try', v.try), 'verdict', v.body) order by v.step, v.no, v.try, v.at)
      from verdict v where v.tenant_id = p_tenant and v.task_id = p_task), '[]'::jsonb),
    'failures', coalesce((
      select jsonb_agg(jsonb_build_object('attempt', jsonb_build_object('step', a.step, 'no', a.no, 'try', a.try), 'deployment', a.deployment,
        'tier', a.tier, 'failureClass', a.failure_class) order by a.step, a.no, a.try)
      from attempt a where a.tenant_id = p_tenant and a.task_id = p_task and a.state in ('failed', 'unknown') and a.failure_class is not null), '[]'::jsonb),
    'moments', coalesce((
      select jsonb_agg(jsonb_build_object('no', w.no, 'inMs', extract(epoch from w.due_at - clock_timestamp()) * 1000) order by w.no)
      from work w
      where w.tenant_id = p_tenant and w.task_id = p_task and w.step = (select t.step from task t where t.tenant_id = p_tenant and t.id = p_task)
        and w.kind = 'call' and w.call::jsonb -> 'choices' = '[]'::jsonb), '[]'::jsonb));
end $$;
`;
