import { findRedisBinary } from '@upshift/embedded';
import type { JobQueue, Ring } from '@upshift/ports';
import { createRedisServer, poll, type RedisServer, testPrefix } from '@upshift/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRedisJobQueue, type RedisJobQueueOptions } from './create-redis-job-queue.ts';

const binary = findRedisBinary(process.env['PATH'] ?? '');
const consuming = { concurrency: 5, lockMs: 30_000, stalledCheckMs: 10_000 };

describe.skipIf(binary === undefined)('queues on a Redis that fails', () => {
  let server: RedisServer;
  let open: JobQueue[];
  let lines: string[];
  let prefix: string;
  let counter = 0;

  beforeEach(async () => {
    server = await createRedisServer(binary ?? '');
    open = [];
    lines = [];
    prefix = testPrefix();
  });
  afterEach(async () => {
    server.thaw();
    await Promise.all(open.map((queue) => queue.close()));
    await server.kill();
  });

  async function create(options: Partial<RedisJobQueueOptions> = {}): Promise<JobQueue> {
    const note = (fields: object, message: string): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
    const log = { warn: note, error: note };
    const queue = await createRedisJobQueue({ url: server.url, prefix, log, ...options });
    open.push(queue);
    return queue;
  }
  function ringFor(queue: string): Ring {
    counter += 1;
    const taskId = 't_01TEST00000000000000000000';
    return { queue, id: `${taskId}-call-1_0_${counter}`, job: { taskId, step: 1, no: 0, kind: 'call' } };
  }
  /** Rings until it works: between a server's return and the next attempt to connect lies up to half a second. */
  const ringWhenBack = (queue: JobQueue, ring: Ring): Promise<true> =>
    poll('a ring that is taken', () =>
      queue.ring([ring]).then(
        () => true as const,
        () => false,
      ),
    );
  async function timed(action: Promise<unknown>): Promise<{ code: unknown; ms: number }> {
    const from = performance.now();
    const code = await action.then(
      () => 'none',
      (error: { code?: unknown }) => error.code,
    );
    return { code, ms: performance.now() - from };
  }

  it('starts without Redis, says so at once, and works when it comes', async () => {
    const start = performance.now();
    const queue = await create();
    // It waits two seconds for a verdict; waiting for Redis itself would never end.
    expect(performance.now() - start).toBeLessThan(15_000);
    const seen: string[] = [];
    await queue.consume('q', async ({ id }) => void seen.push(id), consuming);
    for (const action of [() => queue.ring([ringFor('q')]), () => queue.ping(), () => queue.counts('q')]) {
      const { code, ms } = await timed(action());
      expect(code).toBe('QUEUE_UNREACHABLE');
      // At once, not after the two seconds of a command's limit.
      expect(ms).toBeLessThan(1500);
    }
    await server.start();
    const ring = ringFor('q');
    await ringWhenBack(queue, ring);
    await poll('the delivery', () => seen.includes(ring.id));
  });

  it('does not start as a mere worker without Redis', async () => {
    const { code, ms } = await timed(create({ profile: 'worker', startWithinMs: 300 }));
    expect(code).toBe('QUEUE_UNREACHABLE');
    expect(ms).toBeLessThan(2500);
  });

  it('goes on with an idle consumer after Redis was killed and came back empty', async () => {
    await server.start();
    const queue = await create();
    const seen: string[] = [];
    await queue.consume('q', async ({ id }) => void seen.push(id), consuming);
    await queue.ring([ringFor('q')]);
    await poll('the first delivery', () => seen.length === 1);
    for (let times = 0; times < 3; times += 1) {
      await server.kill();
      await server.start();
      const ring = ringFor('q');
      await ringWhenBack(queue, ring);
      await poll('the delivery after the restart', () => seen.includes(ring.id));
    }
    await poll('the limit of events', async () => {
      const kept = await server.command('HGET', `{${prefix}}:q:meta`, 'opts.maxLenEvents');
      return kept === '1000';
    });
  });

  it('answers within two seconds while Redis is frozen, and goes on afterwards', async () => {
    await server.start();
    const queue = await create();
    const seen: string[] = [];
    await queue.consume('q', async ({ id }) => void seen.push(id), consuming);
    await queue.ring([ringFor('q')]);
    await poll('the first delivery', () => seen.length === 1);
    server.freeze();
    for (const action of [queue.ping(), queue.ring([ringFor('q')])]) {
      const { code, ms } = await timed(action);
      expect(code).toBe('QUEUE_UNREACHABLE');
      expect(ms).toBeLessThan(2500);
    }
    server.thaw();
    const ring = ringFor('q');
    await ringWhenBack(queue, ring);
    await poll('the delivery after the thaw', () => seen.includes(ring.id));
  });

  it('closes while Redis is away, with a handler whose end it cannot report', async () => {
    await server.start();
    const queue = await create();
    let release: () => void = () => undefined;
    let done = false;
    const consumer = await queue.consume(
      'q',
      async () => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        done = true;
      },
      consuming,
    );
    await queue.consume('idle', async () => undefined, consuming);
    await queue.ring([ringFor('q')]);
    await poll('the handler', () => consumer.running === 1);
    await server.kill();
    const closing = queue.close();
    release();
    const from = performance.now();
    await closing;
    expect(done).toBe(true);
    expect(performance.now() - from).toBeLessThan(15_000);
    await expect(queue.ping()).rejects.toMatchObject({ code: 'QUEUE_CLOSED' });
  });

  it('refuses a Redis that evicts, and says how to mend it', async () => {
    await server.start('--maxmemory-policy', 'allkeys-lru');
    await expect(create()).rejects.toMatchObject({
      code: 'QUEUE_EVICTION_POLICY',
      message: expect.stringContaining('CONFIG SET maxmemory-policy noeviction'),
    });
  });

  it('rings nothing on a Redis that comes later and evicts, until it is mended', async () => {
    const queue = await create();
    const seen: string[] = [];
    await queue.consume('q', async ({ id }) => void seen.push(id), consuming);
    await server.start('--maxmemory-policy', 'allkeys-lru');
    await poll('the refusal', async () => (await timed(queue.ping())).code === 'QUEUE_EVICTION_POLICY');
    await server.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    const ring = ringFor('q');
    await ringWhenBack(queue, ring);
    await poll('the delivery', () => seen.includes(ring.id));
  });

  it.each([
    ['CONFIG', ['-config']],
    ['INFO', ['-info', '+config']],
  ])('starts with a user who may not run %s', async (_, rights) => {
    await server.start();
    await server.command('ACL', 'SETUSER', 'worker', 'on', '>secret', '~*', '&*', '+@all', ...rights);
    const queue = await create({ url: server.url.replace('//', '//worker:secret@') });
    await expect(queue.ping()).resolves.toBeUndefined();
  });

  it('refuses a wrong password without showing it', async () => {
    await server.start();
    await server.command('CONFIG', 'SET', 'requirepass', 'right');
    const error: unknown = await create({ url: server.url.replace('//', '//:wr0ng@') }).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'QUEUE_REFUSED' });
    expect(`${error} ${lines.join()}`).not.toContain('wr0ng');
  });

  it('adds jobs that are rung together by a few scripts, each once, in their order', async () => {
    await server.start();
    const queue = await create();
    const rings = Array.from({ length: 250 }, () => ringFor('many'));
    await queue.ring(rings);
    const stats = String(await server.command('INFO', 'commandstats'));
    const calls = [...stats.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)].map(([, count]) => Number(count));
    expect(calls.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(4);
    await queue.ring(rings.slice(0, 100));
    expect(await queue.counts('many')).toEqual({ waiting: 250, active: 0 });
    const taken: string[] = [];
    await queue.consume('many', async ({ id }) => void taken.push(id), { ...consuming, concurrency: 1 });
    await poll('all jobs', async () => taken.length === 250);
    expect(taken).toEqual(rings.map(({ id }) => id));
  });

  it('says that Redis is full', async () => {
    await server.start();
    const queue = await create();
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    await expect(queue.ring([ringFor('q')])).rejects.toMatchObject({ code: 'QUEUE_FULL', retryable: true });
  });

  it('warns of a Redis without an append-only file, and consumes nothing as a producer', async () => {
    await server.start();
    const queue = await create({ profile: 'producer' });
    expect(lines.join()).toContain('append-only');
    const refused = queue.consume('q', async () => undefined, consuming);
    await expect(refused).rejects.toMatchObject({ code: 'QUEUE_PROFILE' });
  });
});

it('refuses a prefix that would break the keys apart', async () => {
  const created = createRedisJobQueue({ url: 'redis://127.0.0.1:1', prefix: 'a}b' });
  await expect(created).rejects.toMatchObject({ code: 'QUEUE_PREFIX_INVALID' });
});
