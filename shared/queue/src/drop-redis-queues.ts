import { Redis } from 'ioredis';

/**
 * Deletes every key of one prefix: for queues that were made for one run on a Redis that others use. Keys of other
 * prefixes are not touched. Gives up without an error when Redis is away: what is left there is small and harmless.
 */
export async function dropRedisQueues({
  url,
  prefix,
}: {
  readonly url: string;
  readonly prefix: string;
}): Promise<void> {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    connectTimeout: 2000,
    commandTimeout: 2000,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    for (let cursor = '0', first = true; first || cursor !== '0'; first = false) {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `{${prefix}}:*`, 'COUNT', 1000);
      if (keys.length > 0) await redis.unlink(...keys);
      cursor = next;
    }
  } catch {
    // The run itself is over: nothing depends on this.
  } finally {
    redis.disconnect();
  }
}
