import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { hashPortfolio, parseEnv } from '@upshift/config';
import {
  type ActivePortfolio,
  createRolloutId,
  createTaskId,
  followActivePortfolio,
  loadPortfolio,
  openPorts,
  runService,
} from '@upshift/host';
import packageJson from '../package.json' with { type: 'json' };
import { apiEnvSchema, toApiConfig } from './config.ts';
import { createApi } from './create-api.ts';

const env = parseEnv(apiEnvSchema, process.env, { service: 'api' });
const file = env.UPSHIFT_API_PORTFOLIO;
const version = file === undefined ? null : await readPortfolio(file);
const ports = await openPorts({ service: 'api', env, consumers: 1, secrets: (name) => process.env[name] });
if (version !== null) await startWith(version);

await runService({ process, logger: ports.logger }, [
  async () => ports,
  async () => {
    const active = await followActivePortfolio(ports, { waitMs: 60_000 });
    const api = await startApi(active);
    return {
      async close() {
        active.close();
        await api.close();
      },
    };
  },
]);

async function readPortfolio(path: string): ReturnType<typeof loadPortfolio> {
  return loadPortfolio(
    await readFile(path, 'utf8'),
    basename(path),
    modelsDir(path),
    env.UPSHIFT_VALIDATOR_MODULES_DIR,
  );
}

function modelsDir(path: string | undefined): string {
  return env.UPSHIFT_LOCAL_MODELS_DIR ?? (path === undefined ? '.' : dirname(path));
}

/** A file that the last start applied already changes nothing: what people applied since then stays. */
async function startWith(started: Awaited<ReturnType<typeof readPortfolio>>): Promise<void> {
  const { outcome, from } = await ports.store.startWithFile(started);
  if (outcome === 'unchanged' && from !== started.hash)
    ports.logger.warn(
      { file: started.hash.slice(0, 12), active: from?.slice(0, 12) ?? 'none' },
      'The portfolio file is the one of the last start, and another version was applied since then: that one stays.',
    );
}

async function startApi(active: ActivePortfolio) {
  let draining = false;
  const { ring, ringLater, hasRoom } = ports.ringer;
  const api = await createApi(
    {
      ...ports,
      limiter: ports.limiter.shared ? ports.limiter : null,
      portfolio: active.current,
      choosePortfolio: active.choose,
      readPortfolio: (source, fileName) =>
        loadPortfolio(source, fileName, modelsDir(file), env.UPSHIFT_VALIDATOR_MODULES_DIR),
      hashPortfolio,
      ring,
      ringLater,
      hasRoom,
      createTaskId,
      createRolloutId,
      draining: () => draining,
    },
    toApiConfig(env, packageJson.version),
  );
  await ports.routeFacts.ready(active.current().portfolio);
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
