import type { Logger, Membership, ReconcilerStore, TaskStore } from '@upshift/ports';
import type pg from 'pg';
import { createAlarms } from './alarms/create-alarms.ts';
import { createAuditReads } from './audit-reads.ts';
import { createOutcomeReads } from './changes/outcome-reads.ts';
import { createPortfolioChanges } from './changes/portfolio-changes.ts';
import { createRollouts } from './changes/rollouts.ts';
import { createDeploymentChanges } from './deployment-changes.ts';
import { createDrift } from './drift/create-drift.ts';
import { createEscalationReads } from './escalation-reads.ts';
import { createEvalWindows } from './eval-windows.ts';
import { createEvals } from './evals.ts';
import { createFigureReads } from './figure-reads.ts';
import { guardRecord } from './guard-record.ts';
import { createHeldWork } from './held-work.ts';
import { createLearning } from './learning.ts';
import { createMembership } from './membership.ts';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';
import { createPortfolioVersions } from './portfolio-versions.ts';
import { readStatus } from './read-status.ts';
import { createRecallAnswer } from './recall-answer.ts';
import { createReconcilerStore } from './reconcile-reads.ts';
import { RecordError, toRecordError } from './record-error.ts';
import { createReports } from './reports/create-reports.ts';
import { createReviews } from './reviews.ts';
import { createSampleRuns } from './sample-runs.ts';
import { createTaskReads } from './task-reads.ts';
import { createTaskWrites } from './task-writes.ts';
import { watchTasks } from './watch-tasks.ts';

export interface PostgresStoreOptions {
  readonly url: string;
  readonly log: Logger;
  /** Connections of this process to the record, besides one that listens and one that beats. */
  readonly poolSize?: number;
  /** Rows of one grouped statement. */
  readonly groupMaxRows?: number;
  /** How often this process beats, in ms. */
  readonly beatMs?: number;
}

/**
 * Opens the record, migrating it first.
 *
 * @throws RecordError RECORD_UNREACHABLE, RECORD_TOO_NEW
 */
export async function createPostgresStore(
  options: PostgresStoreOptions,
): Promise<TaskStore & ReconcilerStore & Membership> {
  const { url, log, poolSize = 6, groupMaxRows = 200, beatMs = 5000 } = options;
  const pool = openPool({ url, max: poolSize, log });
  try {
    await migrate(url);
  } catch (error) {
    await pool.end();
    throw toRecordError(error);
  }
  const held = createHeldWork(pool);
  const writes = createTaskWrites({ pool, log, maxRows: groupMaxRows, held });
  const versions = createPortfolioVersions(pool);
  const watch = watchTasks({ url, pool, log, held });
  await watch.ready;
  const membership = createMembership({ url, pool, log, beatMs });
  const reads = createTaskReads(pool, versions.loadPortfolio);
  return guardRecord<TaskStore & ReconcilerStore & Membership>({
    ...createReconcilerStore({ pool, url }),
    ...reads,
    ...createReviews(pool, { loadPortfolio: versions.loadPortfolio, getLedger: reads.getLedger }),
    ...createFigureReads(pool, versions.loadPortfolio),
    ...createSampleRuns(pool),
    ...createReports(pool),
    ...createEscalationReads(pool),
    ...createAuditReads(pool),
    ...createAlarms(pool),
    ...createDrift(pool),
    ...createEvals(pool),
    ...createEvalWindows(pool),
    ...createLearning(pool),
    ...createDeploymentChanges(pool),
    ...versions,
    ...createPortfolioChanges(pool),
    ...createRollouts(pool),
    ...createOutcomeReads(pool, versions.loadPortfolio),
    onPortfolioChange: watch.onPortfolioChange,
    accept: writes.accept,
    claim: writes.claim,
    begin: writes.begin,
    recallAnswer: createRecallAnswer(pool),
    commit: writes.commit,
    waitSettled: watch.waitSettled,
    onCancelled: watch.onCancelled,
    join: membership.join,
    status: () => readStatus(pool),
    async cancel(tenantId, taskId) {
      const { rows } = await pool.query<{ outcome: 'cancelled' | 'not_open' | 'unknown' }>(
        'select upshift_cancel($1, $2) as outcome',
        [tenantId, taskId],
      );
      return rows[0]?.outcome ?? 'unknown';
    },
    ping: (timeoutMs) => ping(pool, timeoutMs),
    async databaseNow() {
      const { rows } = await pool.query<{ now: number }>(
        'select extract(epoch from clock_timestamp())::float8 * 1000 as now',
      );
      return rows[0]?.now ?? Number.NaN;
    },
    async close() {
      await writes.idle();
      writes.close();
      await membership.close();
      await watch.close();
      await pool.end();
    },
  });
}

async function ping(pool: pg.Pool, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new RecordError('RECORD_UNREACHABLE', `The record did not answer within ${timeoutMs} ms.`)),
      timeoutMs,
    );
  });
  try {
    await Promise.race([pool.query('select 1'), late]);
  } finally {
    clearTimeout(timer);
  }
}
