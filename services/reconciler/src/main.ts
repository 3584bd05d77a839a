import { hashPortfolio, parseEnv } from '@upshift/config';
import { createRolloutId, createTaskId, openPorts, runService } from '@upshift/host';
import { reconcilerEnvSchema } from './config.ts';
import { startReconciler } from './start-reconciler.ts';

const env = parseEnv(reconcilerEnvSchema, process.env, { service: 'reconciler' });
const ports = await openPorts({ service: 'reconciler', env, consumers: 0, secrets: (name) => process.env[name] });

await runService({ process, logger: ports.logger }, [
  async () => ports,
  async () => {
    const reconciler = startReconciler(
      { ...ports, createTaskId, createRolloutId, hashPortfolio },
      {
        tickMs: env.UPSHIFT_RECONCILER_TICK_MS,
        sweepMs: env.UPSHIFT_RECONCILER_SWEEP_MS,
        deadAfterMs: env.UPSHIFT_RECONCILER_DEAD_AFTER_MS,
        window: env.UPSHIFT_QUEUE_WINDOW,
      },
    );
    ports.logger.info({}, 'Started.');
    return reconciler;
  },
]);
