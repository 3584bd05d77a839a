import type { Rollout } from '@upshift/contracts';
import type { GovernDependencies } from './govern-dependencies.ts';
import { lookAtCanary } from './look-at-canary.ts';
import { lookAtDrill } from './look-at-drill.ts';
import { lookAtShadow } from './look-at-shadow.ts';
import { startDueDrill } from './start-due-drill.ts';

/** How often what runs beside the active version is looked at, and whether a drill is due, in ms. */
const lookMs = 1000;
const dueMs = 30_000;

/**
 * Looks after roll-outs: decides canaries, feeds shadows, judges drills and starts those that are due. One look costs a read
 * of all tasks of the roll-out, so the looks of one that has run for long are further apart: a hundredth of its age.
 *
 * @returns a function to be called again and again; it looks at what is due, and at nothing else
 */
export function createGovernor(deps: GovernDependencies): () => Promise<void> {
  const { store, clock, logger } = deps;
  const looks = new Map<string, number>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let dueLookedAt = Number.NEGATIVE_INFINITY;

  async function lookAt(rollout: Rollout): Promise<void> {
    const now = clock.monotonic();
    if ((looks.get(rollout.id) ?? Number.NEGATIVE_INFINITY) > now) return;
    const startedMs = clock.now() - Date.parse(rollout.startedAt);
    looks.set(rollout.id, now + Math.max(lookMs, Math.min(60_000, startedMs / 100)));
    try {
      if (rollout.kind === 'canary') await lookAtCanary(deps, rollout);
      else if (rollout.kind === 'shadow') await lookAtShadow(deps, rollout);
      else await lookAtDrill(deps, rollout);
    } catch (error) {
      logger.error({ rollout: rollout.id }, 'A roll-out could not be looked at; it is looked at again.', error);
    }
  }

  return async () => {
    if (clock.monotonic() - lookedAt < lookMs) return;
    lookedAt = clock.monotonic();
    const running = await store.runningRollouts();
    for (const id of looks.keys()) if (!running.some((one) => one.id === id)) looks.delete(id);
    for (const rollout of running) await lookAt(rollout);
    if (clock.monotonic() - dueLookedAt < dueMs) return;
    dueLookedAt = clock.monotonic();
    await startDueDrill(deps, running);
  };
}
