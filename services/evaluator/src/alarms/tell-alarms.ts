import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';

const tenantId = 'default';

/**
 * Sends alarms that nobody was told of to the webhook, oldest first. What it does not take is sent again the next time, so that it may
 * come twice and is never lost: `id` is the same.
 */
export async function tellAlarms({
  store,
  sendAlert,
}: Pick<EvaluatorDependencies, 'store' | 'sendAlert'>): Promise<void> {
  if (sendAlert === null) return;
  for (const { toldAt: _, kind, id, raisedAt, ...alarm } of await store.untoldAlarms(tenantId)) {
    await sendAlert({ version: 1, kind, id, at: raisedAt, ...alarm });
    await store.endAlarm(tenantId, id);
  }
}
