/**
 * Budgets over several workloads: a limit whose name ends with a slash holds for all workloads whose names begin with it. `eval/` is
 * what all evaluations together may spend. `upshift_spends` and `upshift_admit` are changed where they stand.
 */
export const evalBudget = `
create function upshift_covers(p_limit text, p_workload text) returns boolean language sql immutable parallel safe as $$
  select p_limit = p_workload
    or p_limit = '' and position('/' in p_workload) = 0
    or right(p_limit, 1) = '/' and starts_with(p_workload, p_limit)
$$;

do $change$
declare
  v_change record;
  v_definition text;
begin
  for v_change in
    select * from (values
      ('upshift_spends(timestamptz, text[])', $a$(b.workload = '' and position('/' in m.workload) = 0 or m.workload = b.workload)$a$,
        'upshift_covers(b.workload, m.workload)'),
      ('upshift_admit(jsonb, timestamptz)', $a$(b.workload = t.workload or b.workload = '' and position('/' in t.workload) = 0)$a$,
        'upshift_covers(b.workload, t.workload)'),
      ('upshift_admit(jsonb, timestamptz)', $a$(s.workload = r.workload or s.workload = '' and position('/' in r.workload) = 0)$a$,
        'upshift_covers(s.workload, r.workload)')
    ) as c(name, old, new)
  loop
    v_definition := pg_get_functiondef(v_change.name::regprocedure);
    if position(v_change.old in v_definition) = 0 then
      raise exception using errcode = '22023', message = format('%s is not what migration 41 changes', v_change.name);
    end if;
    execute replace(v_definition, v_change.old, v_change.new);
  end loop;
end $change$;
`;
