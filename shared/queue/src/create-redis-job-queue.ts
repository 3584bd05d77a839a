import type { Inbox, JobQueue } from '@upshift/ports';
import { type BullmqQueue, createBullmqJobQueue, keptEvents, type QueueServer } from './create-bullmq-job-queue.ts';
import { mendInboxReply } from './mend-inbox-reply.ts';
import { mendReply } from './mend-reply.ts';
import { createMendedRedisBackend } from './mended-redis-backend.ts';
import { QueueError } from './queue-error.ts';
import { type QueueLog, quieten, silentQueueLog } from './queue-log.ts';
import { redactUrl } from './redact-url.ts';
import { watchRedisHealth } from './redis-health.ts';
import { openRedisLink, type RedisLink } from './redis-link.ts';

export interface RedisJobQueueOptions {
  readonly url: string;
  /** Separates several Upshifts on one Redis: letters, digits, '-' and '_'. Braces around it are added. */
  readonly prefix: string;
  /** `producer` consumes nothing; `worker` does not start without its Redis; `both`, the default, consumes and starts. */
  readonly profile?: 'producer' | 'worker' | 'both';
  readonly log?: QueueLog;
  /** How long to wait for Redis at the start, in ms; 2,000 by default. */
  readonly startWithinMs?: number;
}

/**
 * BullMQ on Redis or Valkey. All queues of the process share one producing connection, which fails within two seconds;
 * all consumers share one patient connection, and have one each for the blocking wait.
 *
 * A Redis that is away does not keep an API from starting: rings fail at once, consumers begin when it comes.
 *
 * @throws QueueError QUEUE_EVICTION_POLICY, QUEUE_SERVER_TOO_OLD, QUEUE_REFUSED (credentials), QUEUE_PREFIX_INVALID;
 *   QUEUE_UNREACHABLE for a `worker` only
 */
export async function createRedisJobQueue(options: RedisJobQueueOptions): Promise<JobQueue & Inbox> {
  const { url, profile = 'both', startWithinMs = 2000 } = options;
  const log = options.log ?? silentQueueLog;
  const quiet = quieten(log);
  const place = redactUrl(url);
  const prefix = toKeyPrefix(options.prefix);
  const producing = openRedisLink(url, 'producer', `${options.prefix}:producer`);
  const health = watchRedisHealth(producing, place, quiet);
  const verdict = await health.firstVerdict(startWithinMs);
  if (verdict || (verdict === undefined && profile === 'worker')) {
    health.stop();
    await producing.end();
    throw verdict ?? new QueueError('QUEUE_UNREACHABLE', `Redis at ${place} did not answer in ${startWithinMs} ms.`);
  }
  if (verdict === undefined)
    log.warn({ place }, 'Redis is away at the start; rings wait in the record until it comes.');

  let shared: RedisLink | undefined;
  const sharedLink = (): RedisLink => {
    shared ??= watched(openRedisLink(url, 'worker', `${options.prefix}:worker`));
    return shared;
  };
  const watched = (link: RedisLink): RedisLink => {
    link.client.on('error', (error: Error) =>
      quiet.warn({ place, reason: error.message }, 'A consumer lost its Redis.'),
    );
    return link;
  };
  const queues = new Set<BullmqQueue>();
  // A Redis that came back empty has forgotten how many events to keep.
  producing.client.on('ready', () => {
    for (const queue of queues) remindOfEvents(queue);
  });

  const server: QueueServer = {
    kind: 'redis',
    place,
    backend: (kind) => {
      const mend = kind === 'inbox' ? mendInboxReply : mendReply;
      return (name, backendOptions, { withBlockingConnection = false } = {}) => {
        if (!withBlockingConnection) {
          return createMendedRedisBackend(name, backendOptions, { prefix, mend, client: producing.client });
        }
        const blocking = watched(openRedisLink(url, 'blocking', `${options.prefix}:${name}`));
        return createMendedRedisBackend(name, backendOptions, { prefix, mend, client: sharedLink().client, blocking });
      };
    },
    usable: (doing) => health.usable(doing),
    ready: health.ready,
    admit() {
      if (profile !== 'producer') return;
      throw new QueueError('QUEUE_PROFILE', "This queue was opened with profile 'producer'; consuming needs 'both'.");
    },
    wake: async (queue) => {
      if (shared?.client.status === 'ready') await shared.client.zadd(`${prefix}:${queue}:marker`, 0, '0');
    },
    async notWaiting(queue, ids) {
      // A job's hash lives exactly as long as the queue holds the job; its lock while a consumer has it in hand.
      const pipeline = producing.client.pipeline();
      for (const id of ids) pipeline.exists(`${prefix}:${queue}:${id}`).exists(`${prefix}:${queue}:${id}:lock`);
      const answers = ((await pipeline.exec()) ?? []).map(([error, exists]) => {
        if (error) throw error;
        return exists === 1;
      });
      return ids.filter((_, at) => answers[2 * at] !== true || answers[2 * at + 1] === true);
    },
    onQueue: (queue) => void queues.add(queue),
    async ping() {
      await producing.client.ping();
    },
    async close() {
      health.stop();
      await Promise.all([producing.end(), shared?.end()]);
    },
  };
  return createBullmqJobQueue(server, log);
}

/** Braces make one hash slot of all keys, as the scripts need on a Redis Cluster. */
function toKeyPrefix(prefix: string): string {
  if (/^[a-z0-9_-]{1,48}$/i.test(prefix)) return `{${prefix}}`;
  const rule = "1 to 48 letters, digits, '-' and '_'";
  throw new QueueError('QUEUE_PREFIX_INVALID', `"${prefix}" cannot be a prefix of queues: ${rule}.`);
}

function remindOfEvents(queue: BullmqQueue): void {
  queue
    .getBackend()
    .setQueueMeta({ 'opts.maxLenEvents': keptEvents })
    .catch(() => undefined);
}
