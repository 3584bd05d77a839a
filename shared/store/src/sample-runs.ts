import type { BillLine, SampleRun, SampleStore, SampleTask } from '@upshift/ports';
import type pg from 'pg';

type RunRow = Omit<SampleRun, 'tasks' | 'bill'>;

/** Sample runs and vendors' bills; see the port for what each method promises. */
export function createSampleRuns(pool: pg.Pool): SampleStore {
  return {
    async beginSampleRun({ tenantId, runId, portfolioHash, seed, cases }) {
      await pool.query(
        'insert into sample_run (tenant_id, id, portfolio_hash, seed, cases) values ($1, $2, $3, $4, $5) on conflict do nothing',
        [tenantId, runId, portfolioHash, seed, cases],
      );
    },
    async addSampleTasks(tenantId, runId, tasks) {
      await pool.query(
        `insert into sample_task (tenant_id, run_id, case_id, arm, task_id)
          select $1, $2, * from unnest($3::text[], $4::text[], $5::text[]) on conflict do nothing`,
        [
          tenantId,
          runId,
          tasks.map(({ caseId }) => caseId),
          tasks.map(({ arm }) => arm),
          tasks.map(({ taskId }) => taskId),
        ],
      );
    },
    async markSampleTasks(tenantId, marks) {
      await pool.query(
        `update sample_task s set correct = m.correct from unnest($2::text[], $3::boolean[]) as m (task_id, correct)
          where s.tenant_id = $1 and s.task_id = m.task_id`,
        [tenantId, marks.map(({ taskId }) => taskId), marks.map(({ correct }) => correct)],
      );
    },
    async endSampleRun(tenantId, runId, shown) {
      await pool.query(
        'update sample_run set ended_at = clock_timestamp(), shown = $3 where tenant_id = $1 and id = $2 and ended_at is null',
        [tenantId, runId, shown],
      );
    },
    async getSampleRun(tenantId, runId) {
      const { rows } = await pool.query<RunRow>(
        `select id as "runId", portfolio_hash as "portfolioHash", seed, cases, started_at as "startedAt", ended_at as "endedAt", shown
          from sample_run where tenant_id = $1 and (id = $2 or $2 = 'latest') order by started_at desc limit 1`,
        [tenantId, runId],
      );
      const run = rows[0];
      return run === undefined ? null : { ...run, ...(await partsOf(pool, tenantId, run.runId)) };
    },
    async bookBill(tenantId, lines) {
      await pool.query(
        `insert into bill_line (tenant_id, task_id, attempt_id, deployment, cost_nano_usd)
          select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) on conflict do nothing`,
        [
          tenantId,
          lines.map(({ taskId }) => taskId),
          lines.map(({ attemptId }) => attemptId),
          lines.map(({ deployment }) => deployment),
          lines.map(({ costNanoUsd }) => costNanoUsd),
        ],
      );
    },
  };
}

async function partsOf(pool: pg.Pool, tenantId: string, runId: string): Promise<Pick<SampleRun, 'tasks' | 'bill'>> {
  const [tasks, bill] = await Promise.all([
    pool.query<SampleTask>(
      `select case_id as "caseId", arm, task_id as "taskId", correct from sample_task
        where tenant_id = $1 and run_id = $2 order by case_id, arm`,
      [tenantId, runId],
    ),
    pool.query<BillLine>(
      `select b.task_id as "taskId", b.attempt_id as "attemptId", b.deployment, b.cost_nano_usd as "costNanoUsd"
        from sample_task s join bill_line b on b.tenant_id = s.tenant_id and b.task_id = s.task_id
        where s.tenant_id = $1 and s.run_id = $2 order by b.task_id, b.attempt_id`,
      [tenantId, runId],
    ),
  ]);
  return { tasks: tasks.rows, bill: bill.rows };
}
