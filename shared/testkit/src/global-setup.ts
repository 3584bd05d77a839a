import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRedisBinary, startEmbeddedPostgres, startPrivateRedis } from '@upshift/embedded';
import pg from 'pg';
import type { TestProject } from 'vitest/node';

/** Files that run at once, some of them with a dozen processes whose queues stand on Postgres. */
const maxConnections = 400;

/**
 * One Postgres and one Redis for the whole run: those that DATABASE_URL and REDIS_URL name, else private ones that are
 * stopped and removed afterwards.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  const directory = await mkdtemp(join(tmpdir(), 'upshift-test-'));
  // Open, so that as root the account that Postgres runs under can reach its data here.
  await chmod(directory, 0o755);
  const translated = translateServices();
  const databaseUrl = process.env['DATABASE_URL'] ?? (await embeddedPostgres(directory, stops));
  project.provide('databaseUrl', databaseUrl);
  project.provide('databaseConnections', await allowedConnections(databaseUrl));
  project.provide('redisUrl', process.env['REDIS_URL'] ?? (await privateRedis(directory, stops)));
  await translated;
  return async () => {
    for (const stop of stops.reverse()) await stop();
    await rm(directory, { recursive: true, force: true });
  };
}

async function embeddedPostgres(directory: string, stops: (() => Promise<void>)[]): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), maxConnections });
  stops.push(() => postgres.stop());
  return postgres.url;
}

/**
 * Loads every service once and lets that process end, which is when Node keeps what it compiled (NODE_COMPILE_CACHE): the
 * suites start hundreds of processes and kill most of them, and none of those would leave anything to the next.
 */
async function translateServices(): Promise<void> {
  const up = new URL('../../../services/up/src/index.ts', import.meta.url);
  const loader = spawn(process.execPath, ['--input-type=module', '--eval', `await import('${up.href}')`], {
    cwd: fileURLToPath(new URL('../', import.meta.url)),
    stdio: 'ignore',
  });
  await once(loader, 'exit');
}

async function allowedConnections(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ allowed: number }>("select current_setting('max_connections')::int as allowed");
  await client.end();
  return rows[0]?.allowed ?? 0;
}

async function privateRedis(directory: string, stops: (() => Promise<void>)[]): Promise<string | null> {
  const binary = findRedisBinary(process.env['PATH'] ?? '');
  if (binary === undefined) return null;
  const redis = await startPrivateRedis({ dataDir: join(directory, 'redis'), binary });
  stops.push(() => redis.stop());
  return redis.url;
}
