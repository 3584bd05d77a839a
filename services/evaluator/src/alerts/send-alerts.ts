import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';

const tenantId = 'default';

/**
 * Sends what was raised and not taken yet to the webhook, oldest first. What it does not take is sent again the next time, so that
 * it may come twice and is never lost: `id` is the same.
 */
export async function sendAlerts({
  store,
  sendAlert,
}: Pick<EvaluatorDependencies, 'store' | 'sendAlert'>): Promise<void> {
  if (sendAlert === null) return;
  for (const { seq, alert } of await store.unsentAlerts(tenantId)) {
    await sendAlert(alert);
    await store.endAlert(tenantId, seq);
  }
}
