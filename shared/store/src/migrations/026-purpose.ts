/**
 * What a task is for: to serve a producer, or to measure. Figures, budgets and lists of what was served leave out the rest.
 * Tasks that measure run under a workload whose name no portfolio can give; the name decides, in the insert itself, so that no
 * way into the record can forget it.
 */
export const purposeColumn = `
alter table task add column if not exists purpose text not null default 'serve' check (purpose in ('serve', 'audit', 'eval', 'shadow'));

create function upshift_mark_purpose() returns trigger language plpgsql as $$
begin
  new.purpose := 'eval';
  return new;
end $$;
create trigger task_of_evaluation before insert on task for each row when (new.workload like 'eval/%') execute function upshift_mark_purpose();
`;
