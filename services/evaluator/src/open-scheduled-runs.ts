import { createHash, randomBytes } from 'node:crypto';
import { hashPortfolio } from '@upshift/config';
import { targetKeyOf, toNanoUsd, UpshiftError } from '@upshift/contracts';
import { planRun } from '@upshift/evals';
import type { StoredSchedule } from '@upshift/ports';
import type { EvaluatorDependencies } from './evaluator-dependencies.ts';

/**
 * Opens a run for each schedule that is due by the record's clock. One that cannot be opened (the deployment is gone, the set
 * is empty) says so on the schedule, and is tried again when it is due again.
 */
export async function openScheduledRuns(deps: Pick<EvaluatorDependencies, 'store' | 'logger'>): Promise<void> {
  const { store, logger } = deps;
  for (const schedule of await store.takeDueEvalSchedules()) {
    const { tenantId, workload, target } = schedule;
    const key = targetKeyOf(target);
    try {
      const run = await openRun(store, schedule);
      await store.noteEvalSchedule(tenantId, workload, key, { run, error: null });
    } catch (error) {
      const code = error instanceof UpshiftError ? error.code : 'INTERNAL';
      const said = error instanceof UpshiftError ? `${code}: ${error.message}` : code;
      await store.noteEvalSchedule(tenantId, workload, key, { run: null, error: said });
      logger.error({ workload, target: key, code }, 'A scheduled evaluation could not be opened.', error);
    }
  }
}

async function openRun(store: EvaluatorDependencies['store'], schedule: StoredSchedule): Promise<string> {
  const { tenantId, workload, target, budgetUsd } = schedule;
  const [set, active] = await Promise.all([store.getEvalSet(tenantId, workload), store.activePortfolio()]);
  if (active === null) throw new UpshiftError('NOT_READY', 'The record has no active portfolio.');
  const planned = planRun({ workload, target, base: active, cases: set.cases }, { sha256, hashPortfolio });
  const { portfolio, ...rest } = planned;
  if (planned.portfolioHash !== active.hash)
    await store.savePortfolio({ hash: planned.portfolioHash, portfolio, source: '' }, { active: false });
  const id = `e_${randomBytes(8).toString('hex')}`;
  await store.openEvalRun({ ...rest, tenantId, id, trigger: 'schedule', budgetNanoUsd: toNanoUsd(budgetUsd) });
  return id;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
