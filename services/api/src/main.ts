import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { parseEnv } from '@upshift/config';
import { createTaskId, followActivePortfolio, loadPortfolio, openPorts, runService } from '@upshift/host';
import packageJson from '../package.json' with { type: 'json' };
import { apiEnvSchema, toApiConfig } from './config.ts';
import { createApi } from './create-api.ts';

const env = parseEnv(apiEnvSchema, process.env, { service: 'api' });
const file = env.UPSHIFT_API_PORTFOLIO;
const version = file === undefined ? null : await readPortfolio(file);
const ports = await openPorts({ service: 'api', env, consumers: 1, secrets: (name) => process.env[name] });
if (version !== null) await ports.store.savePortfolio(version, { active: true });

await runService({ process, logger: ports.logger }, [
  async () => ports,
  async () => {
    const active = await followActivePortfolio(ports, { waitMs: 60_000 });
    const api = await startApi(active.current);
    return {
      async close() {
        active.close();
        await api.close();
      },
    };
  },
]);

async function readPortfolio(path: string): ReturnType<typeof loadPortfolio> {
  const modelsDir = env.UPSHIFT_LOCAL_MODELS_DIR ?? dirname(path);
  return loadPortfolio(await readFile(path, 'utf8'), basename(path), modelsDir, env.UPSHIFT_VALIDATOR_MODULES_DIR);
}

async function startApi(portfolio: Parameters<typeof createApi>[0]['portfolio']) {
  let draining = false;
  const { ring, ringLater, hasRoom } = ports.ringer;
  const api = await createApi(
    {
      ...ports,
      limiter: ports.limiter.shared ? ports.limiter : null,
      portfolio,
      ring,
      ringLater,
      hasRoom,
      createTaskId,
      draining: () => draining,
    },
    toApiConfig(env, packageJson.version),
  );
  await ports.routeFacts.ready(portfolio().portfolio);
  // The thread that compiles schemas starts with the first one: not at the expense of the first producer.
  await ports.validators.checkSchema({ type: 'object' }, { timeoutMs: 10_000 });
  const { url } = await api.listen();
  ports.logger.info({ url }, 'Started.');
  return {
    async close() {
      draining = true;
      await api.close();
    },
  };
}
