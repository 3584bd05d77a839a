import type { Inbox, JobQueue } from '@upshift/ports';
import type pg from 'pg';
import { createBullmqJobQueue, type QueueServer } from './create-bullmq-job-queue.ts';
import { openQueuePool } from './open-queue-pool.ts';
import { createPooledBackend } from './pooled-connection.ts';
import { QueueError } from './queue-error.ts';
import { type QueueLog, quieten, silentQueueLog } from './queue-log.ts';
import { redactUrl } from './redact-url.ts';
import { toQueueError } from './to-queue-error.ts';

export interface PostgresJobQueueOptions {
  readonly url: string;
  /** Separates several Upshifts on one database: their queues are in schema `bullmq_<prefix>`; without it, `bullmq`. */
  readonly prefix?: string;
  /** Queues that this process consumes at most. Each keeps a connection; 8 more do the work. */
  readonly maxConsumers: number;
  readonly log?: QueueLog;
}

/** Connections besides the listening ones. A pool without room to spare hangs every add, silently. */
const spareConnections = 8;
const pingWithinMs = 2000;

/**
 * BullMQ on its own Postgres backend, for machines without Redis: the same promises at about a tenth of the speed.
 *
 * @throws QueueError QUEUE_POOL_TOO_SMALL, QUEUE_UNREACHABLE, QUEUE_REFUSED, QUEUE_PREFIX_INVALID
 */
export async function createPostgresJobQueue(options: PostgresJobQueueOptions): Promise<JobQueue & Inbox> {
  const { url, maxConsumers } = options;
  const log = options.log ?? silentQueueLog;
  const place = redactUrl(url);
  const schema = toSchema(options.prefix);
  const max = maxConsumers + spareConnections;
  let pool: pg.Pool;
  try {
    pool = await openQueuePool({ url, place, schema, max, log: quieten(log) });
  } catch (error) {
    throw toQueueError(error, place, 'open the queues');
  }
  const server: QueueServer = {
    kind: 'postgres',
    place,
    // Its column types keep out what would have to be mended on Redis.
    backend:
      () =>
      (name, backendOptions, { withBlockingConnection = false } = {}) =>
        createPooledBackend(name, backendOptions, {
          pool,
          schema,
          ...(withBlockingConnection ? { listening: `upshift-queue:${name}` } : {}),
        }),
    usable: () => Promise.resolve(),
    ready: Promise.resolve(),
    admit(consumers) {
      if (consumers <= maxConsumers) return;
      const mend = 'Each queue that is consumed keeps a connection; consume it in another process.';
      throw new QueueError(
        'QUEUE_POOL_TOO_SMALL',
        `The pool for queues at ${place} is made for ${maxConsumers} consumers. ${mend}`,
      );
    },
    // A notification reaches every listener; none is used up.
    wake: () => Promise.resolve(),
    async notWaiting(queue, ids) {
      const { rows } = await pool.query<{ id: string }>(
        "select id from job where queue = $1 and id = any($2) and state not in ('active', 'completed', 'failed')",
        [queue, ids],
      );
      const waiting = new Set(rows.map(({ id }) => id));
      return ids.filter((id) => !waiting.has(id));
    },
    onQueue: () => undefined,
    ping: () => within(pool.query('select 1'), pingWithinMs),
    close: () => pool.end(),
  };
  return createBullmqJobQueue(server, log);
}

/** A schema's name has no '-'. */
function toSchema(prefix: string | undefined): string {
  if (prefix === undefined) return 'bullmq';
  if (/^[a-z0-9_-]{1,48}$/i.test(prefix)) return `bullmq_${prefix.replaceAll('-', '_')}`;
  const rule = "1 to 48 letters, digits, '-' and '_'";
  throw new QueueError('QUEUE_PREFIX_INVALID', `"${prefix}" cannot name a schema of queues: ${rule}.`);
}

async function within(answer: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`timed out after ${ms} ms`)), ms);
  });
  answer.catch(() => undefined);
  await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
