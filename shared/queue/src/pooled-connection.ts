import { type PgPool, PostgresConnection, PostgresQueueBackend, type QueueBaseOptions } from 'bullmq';
import type { Pool } from 'pg';

/**
 * BullMQ's connection over a pool of ours, in a schema of our choice. Its own takes every pool for one of schema
 * `bullmq`, and remembers for ever that Postgres was away at the first try; ours was prepared before.
 */
class PooledConnection extends PostgresConnection {
  override readonly schema: string;

  constructor(pool: Pool, schema: string) {
    // pg's pool is BullMQ's narrower interface of one, but for the types of its events.
    super(pool as unknown as PgPool);
    this.schema = schema;
  }

  override waitUntilReady(): Promise<void> {
    return Promise.resolve();
  }
}

/** @param listening the name under which a consumer's listening connection shows up; none for producers */
export function createPooledBackend(
  name: string,
  options: QueueBaseOptions,
  { pool, schema, listening }: { readonly pool: Pool; readonly schema: string; readonly listening?: string },
): PostgresQueueBackend {
  const connection = new PooledConnection(pool, schema);
  // The backend reads nothing of the connection in its options: it has been given one.
  return new PostgresQueueBackend(connection, name, { ...options, connection: '' }, true, listening);
}
