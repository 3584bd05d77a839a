import { parseEnv } from '@upshift/config';
import { queueOf } from '@upshift/contracts';
import { runStageService } from '@upshift/host';
import { cpuConsume } from '@upshift/stage';
import { validatorEnvSchema } from './config.ts';
import { createValidateStage } from './validate-stage.ts';

const env = parseEnv(validatorEnvSchema, process.env, { service: 'validator' });

await runStageService({
  service: 'validator',
  env,
  consumers: 1,
  process,
  async start(host, ports) {
    host.add(createValidateStage(ports));
    await host.consume(queueOf('validate'), { ...cpuConsume, concurrency: env.UPSHIFT_VALIDATOR_CONCURRENCY });
    return undefined;
  },
});
