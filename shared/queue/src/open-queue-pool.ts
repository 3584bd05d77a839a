import { LATEST_SCHEMA_VERSION, runMigrations } from 'bullmq';
import pg from 'pg';
import { QueueError } from './queue-error.ts';
import type { QueueLog } from './queue-log.ts';
import { reasonOf } from './to-queue-error.ts';

export interface QueuePoolOptions {
  readonly url: string;
  readonly place: string;
  readonly schema: string;
  readonly max: number;
  readonly log: QueueLog;
}

/** What the record of the same process needs beside its pool of queues. */
const spareOnServer = 20;
/** Below this no second process of queues fits on the server. */
const leastConnections = 100;
/** What docs and compose file set. */
const advisedConnections = 200;

/**
 * Opens the pool of the queues, apart from the record's, and brings BullMQ's tables up to date.
 *
 * @throws QueueError QUEUE_POOL_TOO_SMALL when the server allows too few connections
 */
export async function openQueuePool({ url, place, schema, max, log }: QueuePoolOptions): Promise<pg.Pool> {
  const settings = {
    connectionString: url,
    application_name: 'upshift-queue',
    options: `-c search_path="${schema}"`,
    connectionTimeoutMillis: 5000,
  };
  await prepare(new pg.Client(settings), { place, schema, max, log });
  // BullMQ's statements are short; one without an answer sits on a connection that is dead.
  const pool = new pg.Pool({ ...settings, max, keepAlive: true, query_timeout: 10_000 });
  // Each queue and consumer of BullMQ adds a listener.
  pool.setMaxListeners(0);
  const report = (error: Error): void =>
    log.warn({ place, reason: reasonOf(error) }, 'A connection of the queues broke; it is made anew.');
  pool.on('error', report);
  // Without a listener of its own, a client that is checked out when Postgres restarts would end the process.
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}

async function prepare(client: pg.Client, options: Omit<QueuePoolOptions, 'url'>): Promise<void> {
  client.on('error', () => undefined);
  try {
    await client.connect();
    await checkConnections(client, options);
    // Under a lock of its own, so that processes that start at once do not meet in it.
    if ((await schemaVersion(client, options.schema)) < LATEST_SCHEMA_VERSION)
      await runMigrations(client, options.schema);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkConnections(client: pg.Client, { place, max, log }: Omit<QueuePoolOptions, 'url'>): Promise<void> {
  const { rows } = await client.query<{ allowed: number }>("select current_setting('max_connections')::int as allowed");
  const allowed = rows[0]?.allowed ?? 0;
  const needed = Math.max(leastConnections, max + spareOnServer);
  if (allowed < needed) {
    const what = `Postgres at ${place} allows ${allowed} connections; queues on Postgres need ${needed}`;
    const mend = `Set max_connections = ${advisedConnections} and restart it, consume fewer queues, or name a REDIS_URL`;
    throw new QueueError('QUEUE_POOL_TOO_SMALL', `${what}. ${mend}.`);
  }
  if (allowed < advisedConnections) {
    log.warn({ place, allowed, advised: advisedConnections }, 'Postgres allows few connections for several processes.');
  }
}

/** 0 where the schema has not been made. Asked first, so that a user without the right to make one can use one. */
async function schemaVersion(client: pg.Client, schema: string): Promise<number> {
  const { rows: found } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    `"${schema}".migration`,
  ]);
  if (found[0]?.there !== true) return 0;
  const { rows } = await client.query<{ version: number }>(
    `select coalesce(max(version), 0)::int as version from "${schema}".migration`,
  );
  return rows[0]?.version ?? 0;
}
