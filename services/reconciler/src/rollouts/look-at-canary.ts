import { canarySettingsSchema, type Rollout, spendLimitsOf } from '@upshift/contracts';
import { decideCanary } from '@upshift/core';
import type { GovernDependencies } from './govern-dependencies.ts';
import { toReport } from './to-report.ts';

/** Settled tasks of each version that are read: the first ones, so that each look sees all that an earlier one saw. */
const maxTasks = 20_000;

/** Reads what a canary has shown, decides, and does what was decided: one transaction, in which the rest of the log is written too. */
export async function lookAtCanary({ store, portfolios, logger }: GovernDependencies, rollout: Rollout): Promise<void> {
  const { id, candidate, control } = rollout;
  const facts = await store.readRollout(id, { maxTasks, without: null });
  if (facts === null) return;
  const settings = canarySettingsSchema.parse(rollout.settings);
  const { action, reason, signals } = decideCanary(facts, settings);
  const report = toReport(facts, { signals });
  if (action === 'continue') return store.noteRollout({ id, action, reason, report });
  const promote = action === 'promote' ? { limits: spendLimitsOf(await portfolios.byHash(candidate)) } : null;
  const state = action === 'promote' ? 'promoted' : 'rolled_back';
  if (!(await store.endRollout({ id, state, action, reason, report, promote }))) return;
  logger.warn(
    {
      rollout: id,
      reason,
      candidate: candidate.slice(0, 12),
      control: control.slice(0, 12),
      tasks: facts.candidate.settled,
    },
    action === 'promote'
      ? 'A canary was promoted: its version is active.'
      : 'A canary was rolled back: its version serves no more.',
  );
}
