import { createHash } from 'node:crypto';
import { hashPortfolio } from '@upshift/config';
import { targetKeyOf, toNanoUsd, UpshiftError } from '@upshift/contracts';
import { planRun, refuseUnpaid } from '@upshift/evals';
import type { DueSchedule } from '@upshift/ports';
import { raiseAlarms } from './alarms/raise-alarms.ts';
import type { EvaluatorDependencies } from './evaluator-dependencies.ts';

/**
 * Opens a run for each schedule that is due by the record's clock. One that cannot be opened (the deployment is gone, the set
 * is empty) says so on the schedule and to the webhook, and is tried again when it is due again.
 */
export async function openScheduledRuns(
  deps: Pick<EvaluatorDependencies, 'store' | 'logger' | 'telemetry'>,
): Promise<void> {
  const { store, logger } = deps;
  for (const schedule of await store.dueEvalSchedules()) {
    const { tenantId, workload, target } = schedule;
    const key = targetKeyOf(target);
    const id = idOf(schedule);
    try {
      await openRun(store, schedule, id);
      await store.noteEvalSchedule(schedule, { run: id, error: null });
    } catch (error) {
      // The record itself: the schedule stays due.
      if (!(error instanceof UpshiftError)) throw error;
      const said = `${error.code}: ${error.message}`;
      await raiseAlarms(deps, tenantId, [
        {
          id: `eval_failed:${id}`,
          kind: 'eval_failed',
          summary: `The scheduled evaluation of ${workload} on ${key} could not begin: ${said}`,
          mend: 'upshift eval schedules',
          facts: {
            workload,
            deployment: target.kind === 'deployment' ? target.deployment : null,
            target: key,
            run: null,
            error: said,
          },
        },
      ]);
      await store.noteEvalSchedule(schedule, { run: null, error: said });
      logger.error({ workload, target: key, code: error.code }, 'A scheduled evaluation could not be opened.', error);
    }
  }
}

async function openRun(store: EvaluatorDependencies['store'], schedule: DueSchedule, id: string): Promise<void> {
  const { tenantId, workload, target, budgetUsd } = schedule;
  const [set, active] = await Promise.all([store.getEvalSet(tenantId, workload), store.activePortfolio()]);
  if (active === null) throw new UpshiftError('NOT_READY', 'The record has no active portfolio.');
  const planned = planRun({ workload, target, base: active, cases: set.cases }, { sha256, hashPortfolio });
  refuseUnpaid(planned, await store.evalWindows(tenantId));
  const { portfolio, ...rest } = planned;
  if (planned.portfolioHash !== active.hash)
    await store.savePortfolio({ hash: planned.portfolioHash, portfolio, source: '' }, { active: false });
  await store.openEvalRun({ ...rest, tenantId, id, trigger: 'schedule', budgetNanoUsd: toNanoUsd(budgetUsd) });
}

/** The occasion names its run, so that two evaluators, or one that is back after a crash, open one. */
function idOf({ tenantId, workload, target, dueAt }: DueSchedule): string {
  return `e_${sha256([tenantId, workload, targetKeyOf(target), dueAt].join('\n')).slice(0, 16)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
