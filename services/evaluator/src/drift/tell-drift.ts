import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';

const tenantId = 'default';

/**
 * Sends what was found and nobody was told to the webhook, oldest first. What it does not take is sent again the next time, so
 * that it may come twice and is never lost: `id` is the same.
 */
export async function tellDrift({
  store,
  sendAlert,
}: Pick<EvaluatorDependencies, 'store' | 'sendAlert'>): Promise<void> {
  if (sendAlert === null) return;
  for (const { seq, finding } of await store.untoldDrift(tenantId)) {
    await sendAlert({ version: 1, kind: 'drift', id: `drift-${seq}`, finding });
    await store.endDriftAlert(tenantId, seq);
  }
}
