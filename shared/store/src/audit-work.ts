import type { ModelOutput, TaskRequest } from '@upshift/contracts';
import type { AuditCase, AuditWork } from '@upshift/ports';
import type pg from 'pg';
import { type RawHistory, toHistory } from './task-writes.ts';

interface Row extends Omit<AuditCase, 'request' | 'history' | 'asked'> {
  readonly request: string;
  readonly history: RawHistory;
  readonly askedTaskId: string | null;
  readonly askedState: NonNullable<AuditCase['asked']>['state'];
  readonly askedReason: string | null;
  readonly askedOutput: string | null;
}

/** The reconciler's side of audits; see the port. */
export function createAuditWork(pool: pg.Pool): AuditWork {
  return {
    async openAudits(limit) {
      const { rows } = await pool.query<Row>({
        name: 'open_audits',
        text: `select u.tenant_id as "tenantId", u.task_id as "taskId", u.kind, u.workload, t.portfolio_hash as "portfolioHash", t.risk,
            r.body as request, upshift_history(u.tenant_id, u.task_id) as history,
            json_build_object('step', t.accepted_step, 'no', t.accepted_no, 'try', t.accepted_try) as accepted,
            u.audit_task_id as "askedTaskId", q.state as "askedState", q.reason as "askedReason", c.body as "askedOutput"
          from audit u
          join task t on t.tenant_id = u.tenant_id and t.id = u.task_id and t.state = 'succeeded'
          join content r on r.tenant_id = u.tenant_id and r.task_id = u.task_id and r.ref = 'request'
          left join task q on q.tenant_id = u.tenant_id and q.id = u.audit_task_id
          left join content c on c.tenant_id = q.tenant_id and c.task_id = q.id and c.ref = 'answer-' || q.accepted_step || '-' || q.accepted_no || '-' || q.accepted_try
          where u.state = 'drawn' or u.state = 'asked' and (q.id is null or q.state <> 'open')
          order by u.drawn_at limit $1`,
        values: [limit],
      });
      return rows.map(toCase);
    },
    async beginAudit({ tenantId, taskId, kind }, askedTaskId) {
      const { rowCount } = await pool.query(
        "update audit set state = 'asked', audit_task_id = $4 where tenant_id = $1 and task_id = $2 and kind = $3 and state = 'drawn'",
        [tenantId, taskId, kind, askedTaskId],
      );
      return rowCount === 1;
    },
    async endAudit({ tenantId, taskId, kind }, end) {
      const done = end.state === 'done' ? end : null;
      await pool.query(
        `update audit set state = $4, agrees = $5, share = $6, verdicts = $7, objector = $8, skipped = $9, ended_at = clock_timestamp()
          where tenant_id = $1 and task_id = $2 and kind = $3 and state in ('drawn', 'asked')`,
        [
          tenantId,
          taskId,
          kind,
          end.state,
          done?.agrees ?? null,
          done?.share ?? null,
          done === null ? null : JSON.stringify(done.verdicts),
          done?.objector ?? null,
          end.state === 'skipped' ? end.skipped : null,
        ],
      );
    },
  };
}

function toCase({ request, history, askedTaskId, askedState, askedReason, askedOutput, ...row }: Row): AuditCase {
  return {
    ...row,
    request: JSON.parse(request) as TaskRequest,
    history: toHistory(history),
    asked:
      askedTaskId === null
        ? null
        : {
            taskId: askedTaskId,
            state: askedState,
            reason: askedReason,
            output: askedOutput === null ? null : (JSON.parse(askedOutput) as ModelOutput),
          },
  };
}
