import { parseEnv } from '@upshift/config';
import { queueOf } from '@upshift/contracts';
import { runStageService } from '@upshift/host';
import { cpuConsume } from '@upshift/stage';
import { createClassifyStage } from './classify-stage.ts';
import { classifierEnvSchema } from './config.ts';

const env = parseEnv(classifierEnvSchema, process.env, { service: 'classifier' });

await runStageService({
  service: 'classifier',
  env,
  consumers: 1,
  process,
  async start(host, { portfolios, routeFacts }) {
    host.add(createClassifyStage({ portfolios, routeFacts }));
    await host.consume(queueOf('classify'), { ...cpuConsume, concurrency: env.UPSHIFT_CLASSIFIER_CONCURRENCY });
    return undefined;
  },
});
