import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  createTestClient,
  createTestDatabase,
  findPort,
  poll,
  type SpawnedProcess,
  spawnServiceProcess,
  testPrefix,
} from '@upshift/testkit';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type ComposeService, readCompose, root } from './read-compose.fixture.ts';

const redisUrl = inject('redisUrl');
const { services } = readCompose();
const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);

/**
 * What docker-compose.yml starts, started here: the same commands with the same variables, but for the addresses of the
 * servers, which are those of the suites. Docker itself is not needed, and not tried.
 */
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let apiPort: number;
const processes = new Map<string, SpawnedProcess>();

beforeAll(async () => {
  if (redisUrl === null) return;
  database = await createTestDatabase(inject('databaseUrl'));
  apiPort = await findPort();
  const start = startWith({ DATABASE_URL: database.url, REDIS_URL: redisUrl, UPSHIFT_QUEUE_PREFIX: testPrefix() });
  // As `depends_on` has it: executors are started when the API is healthy.
  for (const [name, service] of ours) if (name === 'api') start(name, service);
  await poll('a healthy API', () => isHealthy(services['api'] ?? {}), 100_000);
  for (const [name, service] of ours) if (name !== 'api') start(name, service);
  await Promise.all([...processes.values()].map(({ started }) => started));
}, 120_000);
afterAll(async () => {
  for (const one of processes.values()) one.kill('SIGKILL');
  await Promise.all([...processes.values()].map(({ exited }) => exited));
  await database?.drop();
});

it.skipIf(redisUrl === null)('becomes healthy and settles tasks on every tier', async () => {
  const client = createTestClient(() => `http://127.0.0.1:${apiPort}`);
  const bodies = [
    ...Array.from({ length: 20 }, (_, n) => ({ prompt: `Rewrite in plain words: clause ${n}`, workload: 'rewrite' })),
    { prompt: 'Answer.', workload: 'qa', minTier: 'strong' },
    { prompt: 'May my landlord keep the deposit?', workload: 'legal' },
  ];
  const ids = await Promise.all(bodies.map((body) => client.submit(body)));
  const tasks = await Promise.all(ids.map((id) => client.settled(id)));
  expect(tasks.filter(({ state }) => !['succeeded', 'in_review'].includes(state))).toEqual([]);
  const ledgers = await Promise.all(ids.map((id) => client.ledger(id)));
  const tiers = new Set(ledgers.flatMap(({ attempts }) => attempts.map(({ tier }) => tier)));
  expect([...tiers].sort()).toEqual(['efficient', 'premium', 'strong']);
});

it.skipIf(redisUrl === null)('ends cleanly when it is told to', async () => {
  for (const one of processes.values()) one.kill('SIGTERM');
  const codes = await Promise.all([...processes.values()].map(({ exited }) => exited));
  expect(codes).toEqual(ours.map(() => 0));
});

function startWith(servers: Readonly<Record<string, string>>): (name: string, service: ComposeService) => void {
  return (name, { command, environment }) => {
    const [program, file = ''] = command ?? [];
    expect(program).toBe('node');
    const service = /^services\/(\w+)\/src\/main\.ts$/.exec(file)?.[1] ?? '';
    const { OTEL_EXPORTER_OTLP_ENDPOINT: _nobodyListens, ...variables } = environment ?? {};
    const portfolio = fileURLToPath(new URL(variables['UPSHIFT_API_PORTFOLIO'] ?? '', root));
    const own = { UPSHIFT_API_PORT: String(apiPort), UPSHIFT_API_HOST: '127.0.0.1', UPSHIFT_API_PORTFOLIO: portfolio };
    // Simulated models need not take their time.
    const here = { ...variables, ...servers, UPSHIFT_TIME_SCALE: '0.02', ...(name === 'api' ? own : {}) };
    processes.set(name, spawnServiceProcess(service, here));
  };
}

/** Runs the service's own health check, as Docker would. */
async function isHealthy({ healthcheck }: ComposeService): Promise<boolean> {
  const [kind, program, ...argv] = healthcheck?.test ?? [];
  expect([kind, program]).toEqual(['CMD', 'node']);
  const here = argv.map((argument) => argument.replace(':8080/', `:${apiPort}/`));
  const check = spawn(process.execPath, here, { stdio: 'ignore' });
  return (await new Promise((resolve) => check.once('exit', resolve))) === 0;
}
