/**
 * The newest drift report, and what reports have found, so that each change is told once (`told_at`: to the webhook). Tests keep no state: they are made
 * again from the record. Tasks are read from a moment on: they come in the order of their rows, for which a block range index is
 * enough and costs an acceptance nothing.
 */
export const driftTables = `
create table drift_report (
  tenant_id text not null default 'default',
  body text not null,
  at timestamptz not null,
  primary key (tenant_id)
);

create table drift_finding (
  tenant_id text not null default 'default',
  seq bigint generated always as identity,
  workload text not null,
  signal text not null,
  cause text not null,
  deployment text not null,
  body text not null,
  found_at timestamptz not null default clock_timestamp(),
  told_at timestamptz,
  primary key (tenant_id, seq)
);

create index task_created on task using brin (created_at);
`;
