import type { SignOffView } from '@upshift/contracts';
import type pg from 'pg';

const signOffQuery = `select who, at, comment, period_from, period_until from report_sign_off
  where tenant_id = $1 and period_from <= $2 and period_until >= $3 order by seq desc limit 1`;

interface SignOffRow {
  readonly who: string;
  readonly at: Date;
  readonly comment: string | null;
  readonly period_from: Date;
  readonly period_until: Date;
}

/** The newest sign-off of a period that holds this one. */
export async function readSignOff(
  pool: pg.Pool,
  { tenantId, from, until }: { readonly tenantId: string; readonly from: Date; readonly until: Date },
): Promise<SignOffView | null> {
  const { rows } = await pool.query<SignOffRow>(signOffQuery, [tenantId, from, until]);
  return rows[0] === undefined ? null : toSignOff(rows[0]);
}

function toSignOff({ who, at, comment, period_from: from, period_until: until }: SignOffRow): SignOffView {
  return { by: who, at: at.toISOString(), comment, period: { from: from.toISOString(), until: until.toISOString() } };
}
