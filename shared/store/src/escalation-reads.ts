import { type EscalationEntry, UpshiftError } from '@upshift/contracts';
import type { EscalationFilter, EscalationLog } from '@upshift/ports';
import type pg from 'pg';

interface Row extends Omit<EscalationEntry, 'at'> {
  readonly seq: number;
  readonly at: Date;
}

/** The escalation log, newest first; see the port. */
export function createEscalationReads(pool: pg.Pool): EscalationLog {
  return {
    async listEscalations(filter) {
      const { text, values } = listQuery(filter);
      const { rows } = await pool.query<Row>(text, values);
      const page = rows.slice(0, filter.limit);
      const last = page.at(-1);
      return {
        escalations: page.map(({ seq: _, at, ...entry }) => ({ ...entry, at: at.toISOString() })),
        nextCursor: last !== undefined && rows.length > page.length ? toCursor(last.seq) : null,
      };
    },
  };
}

/** One row more than asked for: whether there is another page. */
function listQuery(filter: EscalationFilter): { text: string; values: unknown[] } {
  const { tenantId, workload, action, reason, validator, deployment, since, until, cursor, limit } = filter;
  const values: unknown[] = [tenantId, limit + 1];
  const conditions = ['tenant_id = $1'];
  const where = (condition: string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition.replace('?', `$${values.length}`));
  };
  where('workload = ?', workload);
  // Shadow copies escalate as well: who asks for them by name sees them.
  if (workload === undefined) conditions.push("position('/' in workload) = 0");
  where('action = ?', action);
  where('reason = ?', reason);
  where('validator = ?', validator);
  where('deployment = ?', deployment);
  where('at >= ?', since);
  where('at < ?', until);
  where('seq < ?', cursor === undefined ? undefined : fromCursor(cursor));
  const text = `select seq, task_id as task, step, at, workload, action, reason, detail, validator, deployment, from_tier as "fromTier", to_tier as "toTier"
    from escalation where ${conditions.join(' and ')} order by seq desc limit $2`;
  return { text, values };
}

function toCursor(seq: number): string {
  return Buffer.from(`e:${seq}`).toString('base64url');
}

function fromCursor(cursor: string): number {
  const seq = /^e:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  if (seq === undefined)
    throw new UpshiftError(
      'CURSOR_INVALID',
      'The cursor was not made by this API. Leave it out to begin with the newest escalation.',
      { path: '/cursor' },
    );
  return Number(seq);
}
