import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findRedisBinary, startEmbeddedPostgres, startPrivateRedis } from '@upshift/embedded';
import type { Running } from '@upshift/host';
import { dropRedisQueues } from '@upshift/queue';
import { createDatabase } from '@upshift/store';

/** The servers that one Upshift stands on, and what of them it started itself. */
export interface Servers extends Running {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly queuePrefix: string;
  readonly record: string;
  readonly queues: string;
  /** Where the record's files lie, when they are ours. */
  readonly recordDirectory: string | null;
}

export interface OpenServersOptions {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly queuePrefix: string;
  /** PATH, to look for redis-server and valkey-server in. */
  readonly path: string;
  /** On servers of others: a database and a prefix of its own, both given up at the end. */
  readonly isolated: boolean;
  readonly onProgress: (message: string) => void;
}

/** Uses the servers that are named and starts private ones for the rest. What was started is stopped by `close`. */
export async function openServers(options: OpenServersOptions): Promise<Servers> {
  const started: Running[] = [];
  const close = async (): Promise<void> => {
    for (const server of started.reverse()) await server.close();
  };
  try {
    // Open to look into: as root, Postgres runs under another account and must reach its folder; what is secret has 0600.
    await mkdir(options.dataDir, { recursive: true, mode: 0o755 });
    const queuePrefix = options.isolated
      ? `${options.queuePrefix}-${randomBytes(4).toString('hex')}`
      : options.queuePrefix;
    const record = await openRecord(options, started);
    const queues = await openQueues(options, queuePrefix, started);
    return { ...record, ...queues, queuePrefix, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openRecord(
  options: OpenServersOptions,
  started: Running[],
): Promise<Pick<Servers, 'databaseUrl' | 'record' | 'recordDirectory'>> {
  if (options.databaseUrl !== undefined) {
    if (!options.isolated)
      return { databaseUrl: options.databaseUrl, record: 'Postgres at DATABASE_URL', recordDirectory: null };
    const database = await createDatabase(options.databaseUrl, `upshift_${randomBytes(6).toString('hex')}`);
    started.push({ close: () => database.drop() });
    return {
      databaseUrl: database.url,
      record: 'Postgres at DATABASE_URL (a database of its own)',
      recordDirectory: null,
    };
  }
  options.onProgress('Starting the embedded Postgres');
  const postgres = await startEmbeddedPostgres({ dataDir: join(options.dataDir, 'postgres') });
  started.push({ close: () => postgres.stop() });
  return { databaseUrl: postgres.url, record: 'embedded Postgres', recordDirectory: postgres.dataDir };
}

async function openQueues(
  options: OpenServersOptions,
  prefix: string,
  started: Running[],
): Promise<Pick<Servers, 'redisUrl' | 'queues'>> {
  const { redisUrl: url } = options;
  if (url !== undefined) {
    if (options.isolated) started.push({ close: () => dropRedisQueues({ url, prefix }) });
    return { redisUrl: url, queues: 'Redis at REDIS_URL' };
  }
  const binary = findRedisBinary(options.path);
  if (binary === undefined)
    return { redisUrl: undefined, queues: "BullMQ's Postgres backend (no redis-server on PATH)" };
  options.onProgress('Starting a private redis-server');
  const redis = await startPrivateRedis({ dataDir: join(options.dataDir, 'redis'), binary });
  started.push({ close: () => redis.stop() });
  return { redisUrl: redis.url, queues: `${binary.split('/').at(-1)} (private)` };
}
