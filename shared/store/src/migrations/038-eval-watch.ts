/**
 * `eval_run.watched_at`: a scheduled run that has ended was looked at, and what is to be told of it was raised; runs of earlier
 * times were told of by nobody, and now it is too late. `taken`: how many evaluators have begun it. `eval_result.passed` stands in the
 * score too, whose text the record does not read: it may hold what JSON in Postgres refuses.
 */
export const evalWatch = `
alter table eval_result add column passed boolean;
alter table eval_run add column taken int not null default 0;
alter table eval_run add column watched_at timestamptz;
update eval_run set watched_at = ended_at where state <> 'open';
create index eval_run_unwatched on eval_run (tenant_id, ended_at) where trigger = 'schedule' and state <> 'open' and watched_at is null;
`;
