import { parseEnv } from '@upshift/config';
import { quarantineQueue } from '@upshift/contracts';
import { runStageService } from '@upshift/host';
import { callConsume } from '@upshift/stage';
import { openAdmission } from './admission/open-admission.ts';
import { executorEnvSchema } from './config.ts';
import { createExecuteStage } from './execute-stage.ts';
import { watchTiers } from './watch-tiers.ts';

const env = parseEnv(executorEnvSchema, process.env, { service: 'executor' });

await runStageService({
  service: 'executor',
  env,
  // A portfolio has at most ten tiers, and there is the quarantine.
  consumers: 11,
  process,
  async start(host, ports) {
    for (const deployment of env.UPSHIFT_EXECUTOR_RESTORE) await ports.limiter.restore(deployment);
    const admission = await openAdmission({ host, ...ports });
    host.add(createExecuteStage({ ...ports, admission }));
    await host.consume(quarantineQueue, { ...callConsume, concurrency: 1 });
    const tiers = await watchTiers(
      { host, ...ports },
      { tiers: env.EXECUTOR_TIERS, concurrency: env.UPSHIFT_EXECUTOR_CONCURRENCY, everyMs: 2000 },
    );
    return {
      async close() {
        await tiers.close();
        await admission.close();
      },
    };
  },
});
