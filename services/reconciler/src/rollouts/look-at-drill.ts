import { type DrillReport, type DrillSettings, drillSettingsSchema, type Rollout, toNanoUsd } from '@upshift/contracts';
import { judgeDrill, rollbackTargetOf } from '@upshift/core';
import type { RolloutFacts } from '@upshift/ports';
import { copyTasks } from './copy-tasks.ts';
import type { GovernDependencies } from './govern-dependencies.ts';
import { toReport } from './to-report.ts';

const maxTasks = 20_000;

/** Reads how tasks fare without the deployment, and ends the drill when that is known. A plan that fails is an alarm. */
export async function lookAtDrill(deps: GovernDependencies, rollout: Rollout): Promise<void> {
  const { store, logger } = deps;
  const { id } = rollout;
  const settings = drillSettingsSchema.parse(rollout.settings);
  const facts = await store.readRollout(id, { maxTasks, without: settings.deployment });
  if (facts === null) return;
  const drill = await reportOf(deps, rollout, settings, facts);
  const report = toReport(facts, { drill });
  const { action, reason } = judgeDrill(
    { away: facts.candidate, control: facts.control, minutes: facts.hours * 60, report: drill },
    settings,
  );
  if (action === 'continue') {
    if (settings.traffic === 'shadow')
      await copyTasks(deps, rollout, { facts, budgetNanoUsd: toNanoUsd(settings.budgetUsd), wanted: settings.tasks });
    return store.noteRollout({ id, action, reason, report });
  }
  const state = action === 'pass' ? 'passed' : 'failed';
  if (!(await store.endRollout({ id, state, action, reason, report, promote: null }))) return;
  const { rolledBackAfterMs, servedAfterMs } = drill;
  const fields = { rollout: id, deployment: settings.deployment, by: drill.by, rolledBackAfterMs, servedAfterMs };
  if (action === 'pass') logger.info({ ...fields, tasks: facts.candidate.settled }, 'A rollback drill passed.');
  else logger.error({ ...fields, reason }, 'A rollback drill failed: the way back of this deployment does not work.');
}

async function reportOf(
  { portfolios }: GovernDependencies,
  { control }: Rollout,
  { deployment: name, to, traffic }: DrillSettings,
  { pinnedAfterMs, servedAfterMs, leaks }: RolloutFacts,
): Promise<DrillReport> {
  const deployment = (await portfolios.byHash(control)).deployments[name];
  const by = deployment === undefined ? null : rollbackTargetOf(deployment, to);
  return { deployment: name, by: by ?? 'unknown', traffic, rolledBackAfterMs: pinnedAfterMs, servedAfterMs, leaks };
}
