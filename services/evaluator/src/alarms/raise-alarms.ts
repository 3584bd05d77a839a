import type { Alarm } from '@upshift/contracts';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';

/** Keeps alarms until the webhook has taken them. Each is raised, logged and counted as one span `alarm` once, however often it is found. */
export async function raiseAlarms(
  { store, logger, telemetry }: Pick<EvaluatorDependencies, 'store' | 'logger' | 'telemetry'>,
  tenantId: string,
  alarms: readonly Alarm[],
): Promise<void> {
  for (const { kind, id, facts } of await store.raiseAlarms(tenantId, alarms)) {
    const [workload, deployment, reason] = ['workload', 'deployment', 'reason'].map((name) => textOf(facts[name]));
    logger.warn({ alarm: kind, id, workload, deployment, reason }, 'An alarm was raised: see `upshift alarms`.');
    telemetry
      .span('alarm', {
        kind: 'internal',
        parent: null,
        attributes: {
          'upshift.alarm.kind': kind,
          ...(workload === undefined ? {} : { 'upshift.task.workload': workload }),
          ...(deployment === undefined ? {} : { 'upshift.deployment': deployment }),
        },
      })
      .end();
  }
}

function textOf(fact: Alarm['facts'][string] | undefined): string | undefined {
  return typeof fact === 'string' ? fact : undefined;
}
