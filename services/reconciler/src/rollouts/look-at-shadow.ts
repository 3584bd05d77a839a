import { type Rollout, shadowSettingsSchema, toNanoUsd } from '@upshift/contracts';
import { copyTasks } from './copy-tasks.ts';
import type { GovernDependencies } from './govern-dependencies.ts';
import { toReport } from './to-report.ts';

const maxTasks = 20_000;

/** Copies a share of what was served since the last look, as far as the shadow's own budget pays, and ends it when that is used up. */
export async function lookAtShadow(deps: GovernDependencies, rollout: Rollout): Promise<void> {
  const { store, logger } = deps;
  const { id } = rollout;
  const { budgetUsd, maxTasks: wanted } = shadowSettingsSchema.parse(rollout.settings);
  const facts = await store.readRollout(id, { maxTasks, without: null });
  if (facts === null) return;
  const report = toReport(facts, {});
  const done = await copyTasks(deps, rollout, { facts, budgetNanoUsd: toNanoUsd(budgetUsd), wanted });
  if (done === null || facts.openCopies > 0)
    return store.noteRollout({ id, action: 'continue', reason: done ?? 'shadow_runs', report });
  if (await store.endRollout({ id, state: 'ended', action: 'end', reason: done, report, promote: null }))
    logger.info({ rollout: id, reason: done, tasks: facts.copies }, 'A shadow has ended.');
}
