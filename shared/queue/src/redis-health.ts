import { checkRedis } from './check-redis.ts';
import type { QueueError } from './queue-error.ts';
import type { QueueLog } from './queue-log.ts';
import type { RedisLink } from './redis-link.ts';
import { toQueueError } from './to-queue-error.ts';

/** Whether a Redis may be used now. It is checked anew after each reconnect: another server may have taken the address. */
export interface RedisHealth {
  /** Resolves when commands may be sent. @throws QueueError at once when they may not, saying why */
  usable(doing: string): Promise<void>;
  /** Resolves when the first check has passed, however long that takes. */
  readonly ready: Promise<void>;
  /** Resolves with the first verdict: null is good. Undefined when there is none after `withinMs`. */
  firstVerdict(withinMs: number): Promise<QueueError | null | undefined>;
  stop(): void;
}

/** How often a Redis that was refused is looked at again, in ms. */
const recheckMs = 5000;

export function watchRedisHealth(link: RedisLink, place: string, log: QueueLog): RedisHealth {
  const { client } = link;
  let verdict: QueueError | null | undefined;
  let checking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const ready = Promise.withResolvers<void>();
  const first = Promise.withResolvers<QueueError | null>();

  async function check(): Promise<void> {
    try {
      await checkRedis(client, place, log);
      verdict = null;
      ready.resolve();
      first.resolve(null);
    } catch (error) {
      const fault = toQueueError(error, place, 'check Redis');
      // A connection that broke on the way says nothing of the server: its return starts the next check.
      if (fault.code === 'QUEUE_UNREACHABLE') return;
      verdict = fault;
      first.resolve(fault);
      log.error({ place, code: fault.code }, 'Redis cannot be used as it is; it is looked at again.', fault);
      timer = setTimeout(start, recheckMs);
      timer.unref();
    }
  }
  function start(): void {
    clearTimeout(timer);
    if (client.status === 'ready') {
      checking ??= check().finally(() => {
        checking = undefined;
      });
    }
  }
  const onReady = (): void => {
    verdict = undefined;
    start();
  };
  client.on('ready', onReady);
  client.on('error', (error: Error) => {
    const fault = toQueueError(error, place, 'connect');
    log.warn({ place, code: fault.code, reason: fault.message }, 'Redis is away; it is called again.');
    // Wrong credentials do not get right by waiting.
    if (/WRONGPASS|NOAUTH|invalid (username|password)/i.test(error.message)) first.resolve(fault);
  });
  start();

  return {
    async usable(doing) {
      if (client.status === 'ready' && verdict === undefined) await checking;
      if (verdict) throw verdict;
      if (client.status === 'ready' && verdict === null) return;
      throw toQueueError(link.lastError() ?? new Error('Connection is closed.'), place, doing);
    },
    ready: ready.promise,
    firstVerdict: (withinMs) =>
      Promise.race([
        first.promise,
        new Promise<undefined>((resolve) => {
          setTimeout(() => resolve(undefined), withinMs).unref();
        }),
      ]),
    stop() {
      clearTimeout(timer);
      client.off('ready', onReady);
    },
  };
}
