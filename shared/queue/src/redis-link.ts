import { Redis, type RedisOptions } from 'ioredis';
import { settleWithin } from './settle-within.ts';

/**
 * `producer` answers or fails within two seconds; `worker` waits for its server for as long as it takes; `blocking` is a
 * worker's that mostly waits for its next job.
 */
export type LinkKind = 'producer' | 'worker' | 'blocking';

/** One connection to Redis that reconnects until it is ended. */
export interface RedisLink {
  readonly client: Redis;
  /** Why the last attempt to connect failed; null when none has. */
  lastError(): Error | null;
  /** Says good-bye, or gives up where nobody answers. Resolves within about five seconds. */
  end(): Promise<void>;
}

/** How long a single command of a producer may take, in ms. */
export const commandTimeoutMs = 2000;

/**
 * Opens a connection. Nothing is sent together with other callers' commands: scripts gain nothing from it.
 *
 * - `socketTimeout` ends connections on which nothing comes back (a firewall that forgot them): TCP alone would notice
 *   after minutes, since each try waits longer than the one before.
 * - There is no time limit on a worker's command: it would make a failure of what has happened all the same.
 */
export function openRedisLink(url: string, kind: LinkKind, name: string): RedisLink {
  let ending = false;
  let lastError: Error | null = null;
  const options: LinkOptions = {
    connectionName: name,
    connectTimeout: 2000,
    enableAutoPipelining: false,
    // Null ends the connection: `disconnect` alone would never end one that is between two attempts.
    retryStrategy: (times) => (ending ? null : retryDelayMs(kind, times, Math.random())),
    ...profiles[kind],
  };
  const client = new Redis(url, options);
  client.on('error', (error: Error) => {
    lastError = error;
  });
  client.on('ready', () => {
    lastError = null;
  });
  return {
    client,
    lastError: () => lastError,
    async end() {
      ending = true;
      // A blocking wait would keep QUIT waiting too.
      if (client.status === 'ready' && kind !== 'blocking') await settleWithin(client.quit(), 1000);
      if (client.status === 'end') return;
      const ended = new Promise<void>((resolve) => client.once('end', resolve));
      if (client.status !== 'reconnecting') client.disconnect();
      await settleWithin(ended, 4000);
    },
  };
}

/** Replies are mapped as by default; ioredis makes a type parameter of the choice. */
type LinkOptions = Omit<RedisOptions, 'replyMapping'>;

const profiles: Record<LinkKind, LinkOptions> = {
  producer: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: commandTimeoutMs,
    socketTimeout: 2 * commandTimeoutMs,
  },
  // Longer than the blocking wait of five seconds, which is silence without fault.
  worker: { maxRetriesPerRequest: null, socketTimeout: 10_000 },
  blocking: { maxRetriesPerRequest: null, socketTimeout: 10_000 },
};

/** How long to wait before the next attempt to connect, in ms: at most 500 for a producer, 2,000 and jitter for a worker. */
export function retryDelayMs(kind: LinkKind, times: number, random: number): number {
  if (kind === 'producer') return Math.min(50 * times, 500);
  return Math.min(100 * 2 ** Math.min(times, 10), 2000) + Math.floor(random * 250);
}
