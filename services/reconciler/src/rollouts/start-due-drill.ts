import type { Rollout } from '@upshift/contracts';
import { dueDrill, rollBackDeployment, rollbackTargetOf } from '@upshift/core';
import type { GovernDependencies } from './govern-dependencies.ts';

/** Starts the drill that is due, if one is, and if nothing runs beside the active version. */
export async function startDueDrill(deps: GovernDependencies, running: readonly Rollout[]): Promise<void> {
  const { store, logger } = deps;
  if (running.length > 0) return;
  const active = await store.activePortfolio();
  if (active?.portfolio.drills === undefined) return;
  const { portfolio } = active;
  const settings = dueDrill(portfolio, await store.lastDrills());
  const deployment = settings === null ? undefined : portfolio.deployments[settings.deployment];
  if (settings === null || deployment === undefined) return;
  const by = rollbackTargetOf(deployment, settings.to);
  const changed = by === null ? null : rollBackDeployment(portfolio, settings.deployment, by);
  if (changed === null) return;
  const source = `${JSON.stringify(changed, null, 2)}\n`;
  const outcome = await store.startRollout({
    id: deps.createRolloutId(),
    kind: 'drill',
    candidate: { hash: deps.hashPortfolio(changed), portfolio: changed, source },
    control: active.hash,
    share: settings.share,
    by: 'task',
    settings,
    who: 'schedule',
    why: `every ${portfolio.drills?.everyDays} days`,
  });
  if (outcome === 'started') logger.info({ deployment: settings.deployment }, 'A rollback drill has begun.');
}
