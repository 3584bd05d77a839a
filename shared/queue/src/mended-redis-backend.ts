import { type IQueueBackend, QueueKeys, RedisConnection, RedisQueueBackend } from 'bullmq';
import type { Redis } from 'ioredis';
import { type AddArguments, addJobsByScript } from './add-jobs-script.ts';

type AddEntries = Parameters<RedisQueueBackend['addJobs']>[0];
type AddClient = Parameters<RedisQueueBackend['addJobToTransaction']>[0];

/**
 * BullMQ's backend for Redis, except that no content of Redis makes a fetch throw, that it ends when it is told to, and that
 * jobs which are added together are added by one script.
 */
class MendedRedisBackend extends RedisQueueBackend {
  #endBlocking: (() => Promise<void>) | undefined;
  #producing: Redis | undefined;
  #mend: (reply: unknown) => unknown = (reply) => reply;
  /** Stands for a connection while BullMQ writes down what it would send. */
  readonly #collector = {} as AddClient;
  #collected: { command: string; args: AddArguments }[] = [];

  produceOver(client: Redis): void {
    this.#producing = client;
  }

  mendWith(mend: (reply: unknown) => unknown): void {
    this.#mend = mend;
  }

  override async addJobs(entries: AddEntries): Promise<string[]> {
    if (this.#producing === undefined || entries.length < 2) return super.addJobs(entries);
    const adding = entries.map(({ job, jobId, parentKeyOpts }) =>
      this.addJobToTransaction(this.#collector, job, jobId, parentKeyOpts),
    );
    const collected = this.#collected;
    this.#collected = [];
    await Promise.all(adding);
    // Only plain jobs have a script for many; ours are.
    const plain = collected.length === entries.length && collected.every(({ command }) => command === 'addStandardJob');
    if (!plain) return super.addJobs(entries);
    const ids = await addJobsByScript(
      this.#producing,
      collected.map(({ args }) => args),
    );
    return ids.map(String);
  }

  endBlockingWith(end: () => Promise<void>): void {
    this.#endBlocking = end;
  }

  override execCommand(...[client, command, args]: Parameters<RedisQueueBackend['execCommand']>): unknown {
    if (client === this.#collector) {
      this.#collected.push({ command, args });
      return 0;
    }
    const reply: unknown = super.execCommand(client, command, args);
    if (command !== 'moveToActive' && command !== 'moveToFinished') return reply;
    return Promise.resolve(reply).then(this.#mend);
  }

  /** Called once, when a worker closes. BullMQ's own waits for ever where Redis is away. */
  override async disconnectBlocking(): Promise<void> {
    await this.#endBlocking?.();
  }
}

export interface BackendLinks {
  readonly prefix: string;
  /** Makes what Redis holds of a job readable. */
  readonly mend: (reply: unknown) => unknown;
  /** Shared by all backends; whoever opened it ends it. */
  readonly client: Redis;
  /** A connection of a worker's own, for the blocking wait. */
  readonly blocking?: { readonly client: Redis; end(): Promise<void> };
}

/** Builds the backend of one queue or worker over connections that are open already. */
export function createMendedRedisBackend(
  name: string,
  options: ConstructorParameters<typeof RedisQueueBackend>[4],
  { prefix, mend, client, blocking }: BackendLinks,
): IQueueBackend {
  const keys = new QueueKeys(prefix);
  // Without the check of the version, which prints to the console and never tries again; ours is in check-redis.ts.
  const shared = new RedisConnection(client, { shared: true, blocking: false, skipVersionCheck: true });
  const own =
    blocking && new RedisConnection(blocking.client, { shared: false, blocking: true, skipVersionCheck: true });
  const toKey = (type: string): string => keys.toKey(name, type);
  const backend = new MendedRedisBackend(shared, name, keys.getKeys(name), toKey, options, own);
  backend.produceOver(client);
  backend.mendWith(mend);
  if (blocking) backend.endBlockingWith(() => blocking.end());
  return backend;
}
