/**
 * Eval sets, their runs and schedules, and what users say of answers.
 *
 * A case is named by its question; what is known of the answer may be written anew. A run takes a copy of its cases, so that
 * its report says what was asked even when the set has changed since. `eval_run.lease_until` is the hold of the evaluator that
 * drives it: one that is gone is followed by another, which goes on where it stopped.
 *
 * `eval_candidates` came with reviews; here a person decides on them.
 */
export const evalTables = `
create table eval_case (
  tenant_id text not null default 'default',
  workload text not null,
  id text not null,
  body text not null,
  added_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, workload, id)
);

create table eval_set_version (
  tenant_id text not null default 'default',
  workload text not null,
  hash text not null,
  cases int not null,
  edge_cases int not null,
  saved_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, workload, hash)
);

create table eval_run (
  tenant_id text not null default 'default',
  id text not null,
  workload text not null,
  set_hash text not null,
  target text not null,
  target_key text not null,
  base_hash text not null,
  portfolio_hash text not null,
  state text not null default 'open' check (state in ('open', 'done', 'failed', 'cancelled')),
  error text,
  trigger text not null check (trigger in ('person', 'schedule')),
  budget_nano_usd bigint not null,
  owner text,
  lease_until timestamptz,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (tenant_id, id)
);
create index eval_run_newest on eval_run (tenant_id, workload, target_key, started_at desc);
create index eval_run_open on eval_run (started_at) where state = 'open';

create table eval_result (
  tenant_id text not null default 'default',
  run_id text not null,
  case_id text not null,
  body text not null,
  skipped text check (skipped in ('budget', 'refused')),
  task_id text,
  state text,
  reason text,
  deployment text,
  output text,
  score text,
  cost_nano_usd bigint not null default 0,
  judge_nano_usd bigint not null default 0,
  latency_ms double precision,
  calls int not null default 0,
  simulated boolean not null default false,
  ended_at timestamptz,
  primary key (tenant_id, run_id, case_id)
);

create table eval_schedule (
  tenant_id text not null default 'default',
  workload text not null,
  target_key text not null,
  target text not null,
  every_seconds double precision not null,
  budget_nano_usd bigint not null,
  next_at timestamptz not null,
  last_run text,
  last_error text,
  primary key (tenant_id, workload, target_key)
);
create index eval_schedule_due on eval_schedule (next_at);

create table task_feedback (
  tenant_id text not null default 'default',
  seq bigint generated always as identity,
  task_id text not null,
  rating text not null check (rating in ('good', 'bad')),
  comment text,
  author text,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, seq)
);
create index task_feedback_of on task_feedback (tenant_id, task_id);

alter table eval_candidates add column if not exists decided_as text check (decided_as in ('approved', 'dismissed'));
alter table eval_candidates add column if not exists decided_by text;
`;
