/**
 * Sample runs (the same cases served by the portfolio and by the last tier alone, with known answers) and what vendors
 * say they sold.
 *
 * A bill stands beside the ledger and never in it: two parties count the same calls, so that one can be held against the
 * other.
 */
export const sampleRunTables = `
create table sample_run (
  tenant_id text not null default 'default',
  id text not null,
  portfolio_hash text not null,
  seed int not null,
  cases int not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- The figures as they were shown when the run ended, as JSON: what a later look at the rows is held against.
  shown text,
  primary key (tenant_id, id)
);
create index sample_run_newest on sample_run (tenant_id, started_at desc);

create table sample_task (
  tenant_id text not null default 'default',
  run_id text not null,
  case_id text not null,
  arm text not null,
  task_id text not null,
  -- Null until the task is settled and its answer was held against the reference.
  correct boolean,
  primary key (tenant_id, run_id, case_id, arm)
);
create unique index sample_task_by_task on sample_task (tenant_id, task_id);

create table bill_line (
  tenant_id text not null default 'default',
  task_id text not null,
  attempt_id text not null,
  deployment text not null,
  cost_nano_usd bigint not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, task_id, attempt_id)
);
`;
