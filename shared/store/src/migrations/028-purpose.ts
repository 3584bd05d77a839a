/**
 * What a task is for. `serve`: a producer waits for it. Others (`audit`, `eval`, `shadow`) run under the name of a workload with a slash,
 * which no portfolio can give: their purpose is what stands before it. A trigger keeps the column, whoever makes the task.
 * Such a task never goes to a person: it fails instead.
 *
 * Budgets of a tenant are those of production: windows of such names are counted apart and come under none but limits of
 * their own name. `upshift_spends` and `upshift_admit` are changed where they stand.
 */
export const purposes = `
alter table task add column if not exists purpose text not null default 'serve';
create index if not exists task_not_served on task (tenant_id, state) where purpose <> 'serve';

create function upshift_keep_purpose() returns trigger language plpgsql as $$
begin
  new.purpose := split_part(new.workload, '/', 1);
  if new.state = 'in_review' then new.state := 'failed'; end if;
  return new;
end $$;

create trigger task_purpose before insert or update of workload, state on task for each row
when (position('/' in new.workload) > 0) execute function upshift_keep_purpose();

do $change$
declare
  v_change record;
  v_definition text;
begin
  for v_change in
    select * from (values
      ('upshift_spends(timestamptz, text[])', $a$(b.workload = '' or m.workload = b.workload)$a$,
        $b$(b.workload = '' and position('/' in m.workload) = 0 or m.workload = b.workload)$b$),
      ('upshift_admit(jsonb, timestamptz)', $a$b.workload in ('', t.workload))$a$,
        $b$(b.workload = t.workload or b.workload = '' and position('/' in t.workload) = 0))$b$),
      ('upshift_admit(jsonb, timestamptz)', $a$s.workload in ('', r.workload)$a$,
        $b$(s.workload = r.workload or s.workload = '' and position('/' in r.workload) = 0)$b$)
    ) as c(name, old, new)
  loop
    v_definition := pg_get_functiondef(v_change.name::regprocedure);
    if position(v_change.old in v_definition) = 0 then
      raise exception using errcode = '22023', message = format('%s is not what migration 28 changes', v_change.name);
    end if;
    execute replace(v_definition, v_change.old, v_change.new);
  end loop;
end $change$;
`;
