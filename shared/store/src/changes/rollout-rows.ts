import type { Rollout, RolloutReport } from '@upshift/contracts';
import type pg from 'pg';

interface RolloutRow {
  readonly id: string;
  readonly kind: Rollout['kind'];
  readonly state: Rollout['state'];
  readonly candidate_hash: string;
  readonly control_hash: string;
  readonly share: number;
  readonly drawn_by: Rollout['by'];
  readonly settings: string;
  readonly who: string;
  readonly why: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly reason: string | null;
  readonly report: string | null;
}

/** Roll-outs, newest first. @param where a condition of ours, never of a caller's; `$2` is its value */
export async function readRollouts(
  pool: pg.Pool,
  where: string,
  limit: number,
  value?: string,
): Promise<readonly Rollout[]> {
  const { rows } = await pool.query<RolloutRow>(
    `select * from rollout where tenant_id = 'default' and ${where} order by seq desc limit $1`,
    value === undefined ? [limit] : [limit, value],
  );
  return rows.map(toRollout);
}

function toRollout(row: RolloutRow): Rollout {
  const { id, kind, state, share, who, why, reason } = row;
  return {
    id,
    kind,
    state,
    candidate: row.candidate_hash,
    control: row.control_hash,
    share,
    by: row.drawn_by,
    settings: JSON.parse(row.settings) as Rollout['settings'],
    who,
    why,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    reason,
    report: row.report === null ? null : (JSON.parse(row.report) as RolloutReport),
  };
}
