import { hashPortfolio } from '@upshift/config';
import { toSearchPortfolio } from '@upshift/lab';
import type { LearningMemory } from '@upshift/ports';
import type { LearningDependencies } from './watch-learning.ts';

const who = 'learning';

/**
 * Begins a shadow that looks for a better router once one was taken out, and ends it once one serves. A shadow that has spent its budget
 * ends by itself, and is not begun again for the same router; while somebody else's shadow runs, the next round tries again.
 */
export async function keepSearching(deps: LearningDependencies, memory: LearningMemory): Promise<LearningMemory> {
  if (memory.former !== null) return memory.search === null ? { ...memory, search: await begin(deps) } : memory;
  if (memory.search !== null) await end(deps, memory.search);
  return { ...memory, search: null };
}

async function begin({ store, logger, createRolloutId }: LearningDependencies): Promise<string | null> {
  const active = await store.activePortfolio();
  const settings = active?.portfolio.learning?.search;
  if (active === null || settings === undefined || active.portfolio.router !== undefined) return null;
  const portfolio = toSearchPortfolio(active.portfolio);
  if (portfolio === null) return null;
  const id = createRolloutId();
  const outcome = await store.startRollout({
    id,
    kind: 'shadow',
    candidate: { hash: hashPortfolio(portfolio), portfolio, source: `${JSON.stringify(portfolio, null, 2)}\n` },
    control: active.hash,
    share: settings.share,
    by: 'task',
    settings,
    who,
    why: 'No router serves: weaker tiers are asked copies of tasks, for a better one to be learned from.',
  });
  if (outcome !== 'started') return null;
  logger.info({ rollout: id, share: settings.share, budgetUsd: settings.budgetUsd }, 'A better router is looked for.');
  return id;
}

async function end({ store }: LearningDependencies, id: string): Promise<void> {
  await store.endRollout({ id, state: 'stopped', action: 'end', reason: 'router_found', report: null, promote: null });
}
