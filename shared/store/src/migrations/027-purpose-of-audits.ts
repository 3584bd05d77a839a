/** Audits measure as evaluations do, and are marked by the same rule: by the workload that they run under, in the insert itself. */
export const purposeOfAudits = `
create or replace function upshift_mark_purpose() returns trigger language plpgsql as $$
begin
  new.purpose := split_part(new.workload, '/', 1);
  return new;
end $$;
create trigger task_of_audit before insert on task for each row when (new.workload like 'audit/%') execute function upshift_mark_purpose();
update task set purpose = 'audit' where workload like 'audit/%' and purpose = 'serve';
`;
