/**
 * Alerts are rows until the webhook has taken them, so that one that was away hears of them when it is back. Their id is made of what
 * they tell, so that each is raised once, whichever evaluator sees it.
 *
 * `eval_run.watched_at`: a scheduled run that has ended was looked at, and what is to be told of it was raised; runs of earlier
 * times were told of by nobody, and now it is too late. `taken`: how many evaluators have begun it. `eval_result.passed` stands in the
 * score too, whose text the record does not read: it may hold what JSON in Postgres refuses.
 */
export const alertTables = `
create table alert (
  tenant_id text not null default 'default',
  seq bigint generated always as identity,
  id text not null,
  kind text not null,
  body text not null,
  raised_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  primary key (tenant_id, seq),
  unique (tenant_id, id)
);
create index alert_unsent on alert (tenant_id, seq) where sent_at is null;

alter table eval_result add column passed boolean;
alter table eval_run add column taken int not null default 0;
alter table eval_run add column watched_at timestamptz;
update eval_run set watched_at = ended_at where state <> 'open';
create index eval_run_unwatched on eval_run (tenant_id, ended_at) where trigger = 'schedule' and state <> 'open' and watched_at is null;
`;
