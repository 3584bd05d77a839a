/** Who has read a weekly escalation review and stands for it. Append only: the newest one counts. */
export const reportSignOff = `
create table report_sign_off (
  tenant_id text not null default 'default',
  seq bigint generated always as identity,
  period_from timestamptz not null,
  period_until timestamptz not null,
  who text not null,
  comment text,
  -- What was signed, as JSON.
  report text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, seq)
);
`;
