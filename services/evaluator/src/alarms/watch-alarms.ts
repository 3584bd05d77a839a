import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';
import { findAlarms } from './find-alarms.ts';
import { raiseAlarms } from './raise-alarms.ts';

const tenantId = 'default';
/** Newest drills and canaries that are looked at: of each deployment the last one must be among them. */
const maxRollouts = 500;

/**
 * Raises what somebody has to be told of, by the record's clock: drills that failed or are overdue, canaries that ended by themselves,
 * deployments that retire. Each is raised once, logged, and one span `alarm`.
 */
export async function watchAlarms({
  store,
  logger,
  telemetry,
}: Pick<EvaluatorDependencies, 'store' | 'logger' | 'telemetry'>): Promise<void> {
  const active = await store.activePortfolio();
  if (active === null) return;
  const at = await store.databaseNow();
  const [drills, canaries, { changes }] = await Promise.all([
    store.listRollouts({ kind: 'drill', limit: maxRollouts }),
    store.listRollouts({ kind: 'canary', limit: 50 }),
    store.portfolioHistory(1),
  ]);
  const activeSince = changes[0] === undefined ? at : Date.parse(changes[0].at);
  const { portfolio, hash } = active;
  await raiseAlarms(
    { store, logger, telemetry },
    tenantId,
    findAlarms({ portfolio, hash, activeSince, at, drills, canaries }),
  );
}
