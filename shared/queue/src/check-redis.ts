import type { Redis } from 'ioredis';
import { QueueError } from './queue-error.ts';
import type { QueueLog } from './queue-log.ts';

/** What a start needs to know of a Redis; null where it does not say. */
export interface RedisFacts {
  readonly version: string | null;
  readonly evictionPolicy: string | null;
  readonly appendOnly: boolean | null;
}

const oldestVersion: readonly [number, number] = [6, 2];

/**
 * Refuses a Redis that would drop jobs or cannot run the scripts, and warns of one that keeps nothing on disk.
 *
 * @throws QueueError QUEUE_EVICTION_POLICY, QUEUE_SERVER_TOO_OLD; whatever the connection throws
 */
export async function checkRedis(client: Redis, place: string, log: QueueLog): Promise<void> {
  const facts = await readFacts(client);
  const fault = judgeRedis(facts, place);
  if (fault !== null) throw fault;
  if (facts.appendOnly === false) {
    log.warn({ place }, 'Redis keeps no append-only file; after a crash of it the record rings again.');
  }
}

export function judgeRedis({ version, evictionPolicy }: RedisFacts, place: string): QueueError | null {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestVersion;
  if (version !== null && (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))) {
    const needed = `${oldestVersion.join('.')} or newer is needed`;
    return new QueueError('QUEUE_SERVER_TOO_OLD', `Redis at ${place} is version ${version}; ${needed}.`);
  }
  if (evictionPolicy === null) {
    const mend = 'Allow its user INFO or CONFIG GET, so that this can be checked.';
    return new QueueError('QUEUE_EVICTION_POLICY', `Redis at ${place} does not say its maxmemory-policy. ${mend}`);
  }
  if (evictionPolicy !== 'noeviction') {
    const what = `Redis at ${place} has maxmemory-policy ${evictionPolicy}: when it is full it drops jobs without a word`;
    const mend = 'Run CONFIG SET maxmemory-policy noeviction, and put the same line in redis.conf';
    return new QueueError('QUEUE_EVICTION_POLICY', `${what}. ${mend}.`);
  }
  return null;
}

/** Reads INFO; where rights or a proxy hide the policy, CONFIG GET. */
async function readFacts(client: Redis): Promise<RedisFacts> {
  const info = parseInfo(await allowed(client.info(), ''));
  const policy = info.get('maxmemory_policy');
  const appendOnly = info.get('aof_enabled');
  return {
    version: info.get('redis_version') ?? null,
    evictionPolicy: policy ?? (await allowed(readPolicy(client), null)),
    appendOnly: appendOnly === undefined ? null : appendOnly === '1',
  };
}

async function readPolicy(client: Redis): Promise<string | null> {
  const answer: unknown = await client.config('GET', 'maxmemory-policy');
  return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : null;
}

/** What a command answers, or `otherwise` where the user may not run it. */
async function allowed<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && /^(NOPERM|ERR unknown command)/.test(error.message)) return otherwise;
    throw error;
  }
}

export function parseInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).map((line) => /^(\w+):(.*)$/.exec(line));
  return new Map(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? '']])));
}
