import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findRedisBinary, startEmbeddedPostgres, startPrivateRedis } from '@upshift/embedded';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { bundleServices } from './bundle-services.ts';
import { createTemplateDatabase } from './servers.ts';

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
  const bundled = bundle();
  const databaseUrl = process.env['DATABASE_URL'] ?? (await embeddedPostgres(directory, stops));
  project.provide('databaseUrl', databaseUrl);
  project.provide('databaseConnections', await allowedConnections(databaseUrl));
  project.provide('redisUrl', process.env['REDIS_URL'] ?? (await privateRedis(directory, stops)));
  const template = await createTemplateDatabase(databaseUrl);
  stops.push(template.drop);
  process.env['UPSHIFT_TEST_TEMPLATE'] = template.name;
  // What starts processes reads it, in this process and in those of the test files.
  process.env['UPSHIFT_TEST_BUNDLE'] = await bundled;
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
 * Bundles the services and loads a new bundle once in a process that may end, which is when Node keeps what it compiled
 * (NODE_COMPILE_CACHE): the suites start hundreds of processes and kill most of them, which leaves nothing to the next.
 */
async function bundle(): Promise<string> {
  const { directory, isNew } = await bundleServices();
  if (isNew) {
    const all = pathToFileURL(join(directory, 'up-in-process.js')).href;
    const loader = spawn(process.execPath, ['--input-type=module', '--eval', `await import('${all}')`], {
      stdio: 'ignore',
    });
    await once(loader, 'exit');
  }
  return directory;
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
