import type { Alert } from '@upshift/contracts';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';

/** Keeps an alert until the webhook has taken it, and counts it: once, however often it is raised. */
export async function raise(
  { store, logger, telemetry }: Pick<EvaluatorDependencies, 'store' | 'logger' | 'telemetry'>,
  tenantId: string,
  alert: Omit<Alert, 'version'>,
): Promise<void> {
  if (!(await store.raiseAlert(tenantId, { version: 1, ...alert }))) return;
  const { kind, id, workload, deployment } = alert;
  logger.warn({ kind, alert: id, workload, deployment }, alert.message);
  telemetry
    .span('alert', {
      kind: 'internal',
      parent: null,
      attributes: {
        'upshift.alert.kind': kind,
        ...(workload === null ? {} : { 'upshift.task.workload': workload }),
        ...(deployment === null ? {} : { 'upshift.deployment': deployment }),
      },
    })
    .end();
}
