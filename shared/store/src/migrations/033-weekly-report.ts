/**
 * The review of each week, made once when it has ended. The key is the claim: of several evaluators that make it, one stores it.
 * `sent_at`: when a webhook took it.
 */
export const weeklyReports = `
create table weekly_report (
  tenant_id text not null default 'default',
  period_from timestamptz not null,
  period_until timestamptz not null,
  body text not null,
  built_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  primary key (tenant_id, period_from)
);
`;
