import { parseEnv } from '@upshift/config';
import { createAlertSender, createRolloutId, createTaskId, openPorts, runService } from '@upshift/host';
import { evaluatorEnvSchema, toAlertSettings } from './config.ts';
import { createLearner } from './learning/create-learner.ts';
import { createModuleScorer } from './module/create-module-scorer.ts';
import { startEvaluator } from './start-evaluator.ts';

const env = parseEnv(evaluatorEnvSchema, process.env, { service: 'evaluator' });
const ports = await openPorts({ service: 'evaluator', env, consumers: 0, secrets: (name) => process.env[name] });

await runService({ process, logger: ports.logger }, [
  async () => ports,
  async () => {
    const evaluator = startEvaluator(
      {
        ...ports,
        createTaskId,
        createRolloutId,
        learn: createLearner(),
        scoreByModule: createModuleScorer(env.UPSHIFT_EVALUATOR_MODULES_DIR ?? null),
        sendAlert: createAlertSender(toAlertSettings(env), ports.clock),
      },
      {
        tickMs: env.UPSHIFT_EVALUATOR_TICK_MS,
        leaseMs: env.UPSHIFT_EVALUATOR_LEASE_MS,
        casesAtOnce: env.UPSHIFT_EVALUATOR_CASES,
        driftEveryMs: env.UPSHIFT_DRIFT_SECONDS * 1000,
      },
    );
    ports.logger.info({}, 'Started.');
    return evaluator;
  },
]);
