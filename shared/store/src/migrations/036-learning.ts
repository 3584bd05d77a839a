/**
 * What the loop that learns routers again keeps between its rounds, and the routers that it made: some 60 kB each, so that every process
 * that routes can read them without a folder that all share.
 */
export const learningTables = `
create table learning (
  tenant_id text not null default 'default',
  taken_at timestamptz not null,
  memory text not null,
  primary key (tenant_id)
);

create table model_file (
  tenant_id text not null default 'default',
  sha256 text not null,
  body bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, sha256)
);
`;
