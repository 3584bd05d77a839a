import { parseEnv } from '@upshift/config';
import { queueOf } from '@upshift/contracts';
import { runStageService } from '@upshift/host';
import { cpuConsume } from '@upshift/stage';
import { escalatorEnvSchema } from './config.ts';
import { createEscalateStage } from './escalate-stage.ts';

const env = parseEnv(escalatorEnvSchema, process.env, { service: 'escalator' });

await runStageService({
  service: 'escalator',
  env,
  consumers: 1,
  process,
  async start(host, { portfolios }) {
    host.add(createEscalateStage({ portfolios }));
    await host.consume(queueOf('escalate'), { ...cpuConsume, concurrency: env.UPSHIFT_ESCALATOR_CONCURRENCY });
    return undefined;
  },
});
