import { buildDrift, driftSince } from '@upshift/drift';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';

const tenantId = 'default';
/** Enough for the tests to see a change of a few hundredths; beyond it a look would cost more than it tells. */
const maxRows = 10_000;

/**
 * Makes the drift report again from the record, by the record's clock, and says once of each thing that it finds. Others may have
 * made one lately: then nothing is done.
 */
export async function watchDrift(
  deps: Pick<EvaluatorDependencies, 'store' | 'logger' | 'telemetry'>,
  everyMs: number,
): Promise<void> {
  const { store, logger, telemetry } = deps;
  const at = await store.databaseNow();
  const last = await store.loadDriftReport(tenantId);
  if (last !== null && at - Date.parse(last.at) < everyMs) return;
  const since = driftSince(at);
  const rows = await store.readDrift({ tenantId, since: new Date(since), limit: maxRows });
  const report = buildDrift({ at, since, ...rows });
  const fresh = await store.saveDriftReport(tenantId, report);
  for (const { signal, workload, deployment, cause, changedAt } of fresh) {
    logger.warn({ signal, workload, deployment, cause, changedAt }, 'Something has changed: see `upshift drift`.');
    telemetry
      .span('drift', {
        kind: 'internal',
        parent: null,
        attributes: {
          'upshift.task.workload': workload,
          'upshift.drift.signal': signal,
          'upshift.drift.cause': cause,
          ...(deployment === null ? {} : { 'upshift.deployment': deployment }),
        },
      })
      .end();
  }
}
