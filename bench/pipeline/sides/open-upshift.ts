import { randomBytes } from 'node:crypto';
import { createDatabase } from '@upshift/store';
import { Redis } from 'ioredis';
import pg from 'pg';
import { benchPortfolio } from '../bench-portfolio.ts';
import { countStatements } from '../measure/statement-counts.ts';
import { waitUntil } from '../measure/wait-until.ts';
import type { BenchServers } from '../servers/open-servers.ts';
import { openProcess, type SideProcess } from './open-process.ts';
import type { Side } from './side.ts';
import { submitTasks } from './submit-tasks.ts';

export interface UpshiftOptions {
  readonly layout: 'one' | 'each';
  readonly vendorUrl: string;
  readonly name?: string;
  /** Over the defaults, which are otherwise those of the product. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface UpshiftSide extends Side {
  readonly apiUrl: string;
  readonly pool: pg.Pool;
  readonly databaseUrl: string;
  readonly prefix: string;
  /** Tasks that the record holds. */
  accepted(): number;
}

/** What runs beside the API with a process for each; the validator last, because it ends the tasks. */
const roles = ['classify', 'call', 'escalate', 'reconcile', 'validate'] as const;

/** B: Upshift, on a database and a prefix of its own. */
export async function openUpshift(servers: BenchServers, options: UpshiftOptions): Promise<UpshiftSide> {
  const { layout, vendorUrl, name = 'upshift' } = options;
  const database = await createDatabase(servers.postgres.url, `bench_${randomBytes(6).toString('hex')}`);
  const prefix = `bench-${randomBytes(4).toString('hex')}`;
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: servers.upshiftRedis.url,
    UPSHIFT_QUEUE_PREFIX: prefix,
    UPSHIFT_LOG_LEVEL: 'error',
    UPSHIFT_API_PORT: '0',
    // Tasks are all rung before the start, as on the other side; a backlog beyond the window is a measurement of its own.
    UPSHIFT_QUEUE_WINDOW: '5000',
    UPSHIFT_API_CLASSIFY_AT_DOOR: 'true',
    BENCH_PORTFOLIO: benchPortfolio(vendorUrl),
    ...profileDirectory(),
    ...options.env,
  };
  const firstQueue = env.UPSHIFT_API_CLASSIFY_AT_DOOR === 'true' ? 'execute-efficient' : 'classify';
  const open = (role: string): Promise<SideProcess> => openProcess('upshift-process.ts', [role], env);
  // The API first: it saves the portfolio that the others read.
  const api = await open(layout === 'one' ? 'all' : 'api');
  const others = layout === 'one' ? [] : await Promise.all(roles.map(open));
  const processes = [api, ...others];
  const last = others.at(-1) ?? api;
  const apiUrl = api.url;
  if (apiUrl === null) throw new Error('Upshift did not say where its API listens');
  const redis = new Redis(servers.upshiftRedis.url, { maxRetriesPerRequest: null });
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  await pool.query('create extension pg_stat_statements');
  const waiting = `{${prefix}}:${firstQueue}:wait`;
  let made = 0;
  return {
    name,
    processes,
    last,
    redis,
    redisPid: servers.upshiftRedis.pid,
    postgresPid: servers.postgres.pid,
    apiUrl,
    pool,
    databaseUrl: database.url,
    prefix,
    accepted: () => made,
    async load(count, promptBytes) {
      await submitTasks(apiUrl, { from: made, count, promptBytes });
      made += count;
      const window = Number(env.UPSHIFT_QUEUE_WINDOW);
      const there = Math.min(count, window);
      await waitUntil(async () => (await redis.llen(waiting)) >= there, `${there} jobs are rung`);
    },
    statements: () => countStatements(pool),
    async verify() {
      const { rows } = await pool.query<{ state: string; count: string }>(
        'select state, count(*) as count from task group by state',
      );
      const [only, ...others] = rows;
      if (only?.state === 'succeeded' && others.length === 0 && Number(only.count) === made) return;
      throw new Error(`${name}: of ${made} tasks the record says ${JSON.stringify(rows)}`);
    },
    async close() {
      await Promise.all(processes.map((one) => one.end()));
      await pool.end();
      redis.disconnect();
      await database.drop();
    },
  };
}

/** `BENCH_CPU_PROF=directory` writes a processor profile of each run there; the figures are worth nothing then. */
function profileDirectory(): Record<string, string> {
  const directory = process.env['BENCH_CPU_PROF'];
  return directory === undefined ? {} : { BENCH_CPU_PROF: directory };
}
