import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestClient, type TestClient } from './client.ts';
import { loadUp } from './load-up.ts';
import { createTestDatabase, testPrefix } from './servers.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

export type QueueBackend = 'redis' | 'postgres';

export interface StackOptions {
  /** Where the suites' servers are: `inject('databaseUrl')` and `inject('redisUrl')`. */
  readonly servers: { readonly databaseUrl: string; readonly redisUrl: string | null };
  readonly queue: QueueBackend;
  /** How many processes of each service; without it everything runs in this process. */
  readonly processes?: Readonly<Record<string, number>>;
  readonly portfolio: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A whole Upshift for one test file: a database of its own, queues under a prefix of its own. */
export interface Stack {
  readonly url: string;
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  readonly prefix: string;
  readonly client: TestClient;
  /** The processes of a service that still run, oldest first. Empty when everything runs in this process. */
  processes(service: string): readonly ServiceProcess[];
  /** Starts one more process of a service. */
  startProcess(service: string, env?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  close(): Promise<void>;
}

/** The queue backends that this machine can run, for `describe.each`. */
export function queueBackends(redisUrl: string | null): readonly QueueBackend[] {
  return redisUrl === null ? ['postgres'] : ['redis', 'postgres'];
}

/** Connections that several processes with queues on one Postgres need, beside other suites. */
const connectionsOfProcesses = 200;

/**
 * The same for suites of several processes: a Postgres that allows too few connections does not carry their queues, and
 * the name of the suite says so.
 */
export function processBackends(
  redisUrl: string | null,
  connections: number,
): readonly { queue: QueueBackend; name: string; skip: boolean }[] {
  return queueBackends(redisUrl).map((queue) => {
    const skip = queue === 'postgres' && connections < connectionsOfProcesses;
    return {
      queue,
      skip,
      name: skip ? `${queue}: skipped, it allows ${connections} of ${connectionsOfProcesses} connections` : queue,
    };
  });
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const database = await createTestDatabase(options.servers.databaseUrl);
  const directory = await mkdtemp(join(tmpdir(), 'upshift-stack-'));
  const prefix = testPrefix();
  const redisUrl = options.queue === 'redis' ? options.servers.redisUrl : null;
  if (options.queue === 'redis' && redisUrl === null) throw new Error('This machine has no Redis for the suites.');
  const running = await (options.processes === undefined ? inOneProcess : inProcesses)({
    ...options,
    database,
    directory,
    prefix,
    redisUrl,
  });
  return {
    ...running,
    databaseUrl: database.url,
    redisUrl,
    prefix,
    client: createTestClient(() => running.url),
    async close() {
      await running.close();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Resolved = StackOptions & {
  database: { url: string };
  directory: string;
  prefix: string;
  redisUrl: string | null;
};
type RunningStack = Pick<Stack, 'url' | 'processes' | 'startProcess' | 'close'>;

function environment({ database, redisUrl, prefix, env }: Resolved): Record<string, string> {
  return {
    DATABASE_URL: database.url,
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
    UPSHIFT_QUEUE_PREFIX: prefix,
    ...env,
  };
}

async function inOneProcess(options: Resolved): Promise<RunningStack> {
  const { startUp } = await loadUp();
  // PATH is left out, so that the Postgres backend is chosen where the test asks for it.
  const up = await startUp({
    dataDir: options.directory,
    host: '127.0.0.1',
    port: 0,
    portfolio: { source: options.portfolio, fileName: 'portfolio.yaml' },
    env: { UPSHIFT_LOG_LEVEL: 'error', ...environment(options) },
  });
  return {
    url: up.url,
    processes: () => [],
    startProcess: () => Promise.reject(new Error('Everything runs in this process.')),
    close: up.close,
  };
}

async function inProcesses(options: Resolved): Promise<RunningStack> {
  const portfolioFile = join(options.directory, 'portfolio.yaml');
  await writeFile(portfolioFile, options.portfolio);
  const env = {
    UPSHIFT_API_PORT: '0',
    UPSHIFT_API_CLASSIFY_AT_DOOR: 'false',
    UPSHIFT_API_PORTFOLIO: portfolioFile,
    ...environment(options),
  };
  const all: ServiceProcess[] = [];
  const ended = new Set<ServiceProcess>();
  const startProcess = async (
    service: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProcess> => {
    const started = await startServiceProcess(service, { ...env, ...more });
    all.push(started);
    void started.exited.then(() => ended.add(started));
    return started;
  };
  // The API first: it saves the portfolio that the executors read their tiers from.
  const api = await startProcess('api');
  const rest = Object.entries(options.processes ?? {}).flatMap(([service, count]) =>
    Array.from({ length: count }, () => service),
  );
  await Promise.all(rest.filter((service) => service !== 'api').map((service) => startProcess(service)));
  return {
    url: api.url ?? '',
    processes: (service) => all.filter((one) => one.service === service && !ended.has(one)),
    startProcess,
    async close() {
      const left = all.filter((one) => !ended.has(one));
      for (const one of left) one.kill('SIGKILL');
      await Promise.all(left.map((one) => one.exited));
    },
  };
}
