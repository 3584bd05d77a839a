import type { ConsumeOptions, Delivery, JobQueue, QueueConsumer, Ring } from '@upshift/ports';
import { createPostgresJobQueue, createRedisJobQueue, type QueueLog } from '@upshift/queue';
import { createMemoryJobQueue, createTestDatabase, poll, testPrefix } from '@upshift/testkit';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';

/**
 * The promises of the port, held by every adapter and by the fake. `reports` are the handlers' errors that were reported.
 * `open` makes one more queue object over the same jobs, as another process would; the fake has none.
 */
interface Subject {
  readonly queue: JobQueue;
  readonly reports: readonly string[];
  readonly open: (() => Promise<JobQueue>) | null;
  /** Writes a job that no ring made; null where that cannot be. */
  readonly plant: ((queue: string, id: string, data: string | null) => Promise<void>) | null;
  close(): Promise<void>;
}

const redisUrl = inject('redisUrl');
const subjects: { name: string; create: () => Promise<Subject> }[] = [
  { name: 'in memory', create: createMemorySubject },
  { name: 'BullMQ on Postgres', create: createPostgresSubject },
  ...(redisUrl === null ? [] : [{ name: 'BullMQ on Redis', create: () => createRedisSubject(redisUrl) }]),
];

describe.each(subjects)('a JobQueue $name', ({ create }) => {
  let subject: Subject;
  let queue: JobQueue;
  let name: string;
  let consumers: QueueConsumer[] = [];

  beforeAll(async () => {
    subject = await create();
    queue = subject.queue;
  });
  afterAll(() => subject?.close());
  beforeEach(() => {
    counter += 1;
    name = `queue-${counter}`;
  });
  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.close()));
    consumers = [];
  });

  async function consume(
    handler: (delivery: Delivery) => Promise<void>,
    options: Partial<ConsumeOptions> = {},
    from = queue,
  ): Promise<QueueConsumer> {
    const all = { concurrency: 50, lockMs: 30_000, stalledCheckMs: 10_000, ...options };
    const consumer = await from.consume(name, handler, all);
    consumers.push(consumer);
    return consumer;
  }
  const gone = (...rings: Ring[]): Promise<boolean> =>
    poll(`${rings.length} jobs to be gone`, async () => {
      const ids = rings.map(({ id }) => id);
      const handedOut = (await queue.notWaiting(name, ids)).length === ids.length;
      return handedOut && (await queue.counts(name)).active === 0;
    });
  const empty = (): Promise<boolean> =>
    poll('an empty queue', async () => {
      const { waiting, active } = await queue.counts(name);
      return waiting === 0 && active === 0;
    });

  it('delivers what was rung, with its data unchanged', async () => {
    const seen: Delivery[] = [];
    const ring = ringFor(name);
    await consume(async (delivery) => void seen.push(delivery));
    await queue.ring([ring]);
    await poll('the delivery', () => seen.length === 1);
    expect(seen).toEqual([{ queue: name, id: ring.id, data: ring.job }]);
  });

  it('hands out a ring that is last behind the others, whenever those were added', async () => {
    const [last, first, second] = [{ ...ringFor(name), last: true }, ringFor(name), ringFor(name)];
    await queue.ring([last]);
    await queue.ring([first]);
    await queue.ring([second]);
    expect(await queue.counts(name)).toMatchObject({ waiting: 3 });
    expect(await queue.notWaiting(name, [last.id])).toEqual([]);
    const seen: string[] = [];
    await consume(async ({ id }) => void seen.push(id), { concurrency: 1 });
    await poll('all three', () => seen.length === 3);
    expect(seen).toEqual([first.id, second.id, last.id]);
  });

  it('adds nothing for no rings, and rings of several queues in one call', async () => {
    const other = `${name}-other`;
    await queue.ring([]);
    await queue.ring([ringFor(name), ringFor(other), ringFor(name)]);
    expect(await queue.counts(name)).toEqual({ waiting: 2, active: 0 });
    expect(await queue.counts(other)).toEqual({ waiting: 1, active: 0 });
  });

  it('adds the same id once while the first is waiting', async () => {
    const ring = ringFor(name);
    await queue.ring([ring, ring]);
    await queue.ring([ring]);
    expect(await queue.counts(name)).toEqual({ waiting: 1, active: 0 });
    const seen: string[] = [];
    await consume(async ({ id }) => void seen.push(id));
    await gone(ring);
    expect(seen).toEqual([ring.id]);
  });

  it('adds the same id once while the first is active', async () => {
    const [ring, last] = [ringFor(name), ringFor(name)];
    const seen: string[] = [];
    const hold = createHold();
    const consumer = await consume(async ({ id }) => {
      seen.push(id);
      if (id === ring.id) await hold.held;
    });
    await queue.ring([ring]);
    await poll('the first delivery', () => seen.length === 1);
    await queue.ring([ring]);
    expect(await queue.counts(name)).toEqual({ waiting: 0, active: 1 });
    expect(await queue.notWaiting(name, [ring.id])).toEqual([ring.id]);
    expect(consumer.running).toBe(1);
    hold.release();
    await queue.ring([last]);
    await gone(ring, last);
    expect(seen).toEqual([ring.id, last.id]);
  });

  it('delivers an id anew as soon as its first job is gone, many times over', async () => {
    const ring = ringFor(name);
    let seen = 0;
    await consume(async () => {
      seen += 1;
    });
    for (let times = 1; times <= 10; times += 1) {
      await queue.ring([ring]);
      await gone(ring);
      expect(seen).toBe(times);
    }
  });

  it('reports a handler that throws, does not run its job again, and goes on', async () => {
    const rings = [ringFor(name), ringFor(name), ringFor(name)];
    const [bad] = rings;
    const seen: string[] = [];
    await consume(async ({ id }) => {
      seen.push(id);
      if (id === bad?.id) throw new Error('broken handler');
    });
    await queue.ring(rings);
    await gone(...rings);
    expect(seen.toSorted()).toEqual(rings.map(({ id }) => id).toSorted());
    expect(subject.reports).toContain(bad?.id);
    await queue.ring(rings.slice(0, 1));
    await poll('the same id, rung again', () => seen.length === 4);
  });

  it('takes nothing while it pauses idle, leaves the job to others, and goes on when resumed', async () => {
    const taken: string[] = [];
    const first = await consume(async () => void taken.push('first'));
    await queue.ring([ringFor(name)]);
    await poll('the first to be at work', () => taken.length === 1);
    await empty();
    await first.pause();
    const second = await consume(async () => void taken.push('second'));
    for (let times = 2; times <= 6; times += 1) {
      await queue.ring([ringFor(name)]);
      await poll('the second to take it', () => taken.length === times);
    }
    expect(taken.slice(1)).toEqual(Array.from({ length: 5 }, () => 'second'));
    await second.close();
    await queue.ring([ringFor(name)]);
    expect(await queue.counts(name)).toEqual({ waiting: 1, active: 0 });
    first.resume();
    await poll('the first to go on', () => taken.at(-1) === 'first' && taken.length === 7);
  });

  it('lets handlers in flight go on when it pauses, and takes no more', async () => {
    const hold = createHold();
    const seen: string[] = [];
    const consumer = await consume(
      async ({ id }) => {
        seen.push(id);
        await hold.held;
      },
      { concurrency: 2 },
    );
    const rings = Array.from({ length: 5 }, () => ringFor(name));
    await queue.ring(rings);
    await poll('two at once', () => seen.length === 2);
    expect(await queue.counts(name)).toEqual({ waiting: 3, active: 2 });
    await consumer.pause();
    expect(consumer.running).toBe(2);
    hold.release();
    await poll('both to end', async () => (await queue.counts(name)).active === 0);
    expect(await queue.counts(name)).toEqual({ waiting: 3, active: 0 });
    expect(consumer.running).toBe(0);
    consumer.resume();
    await gone(...rings);
    expect(seen).toHaveLength(5);
  });

  it('waits for the handlers in flight when it closes, drops none, and takes no more', async () => {
    const hold = createHold();
    const rings = [ringFor(name), ringFor(name)];
    let done = false;
    const consumer = await consume(
      async () => {
        await hold.held;
        done = true;
      },
      { concurrency: 1 },
    );
    await queue.ring(rings);
    await poll('the handler to begin', () => consumer.running === 1);
    const closed = consumer.close();
    expect(done).toBe(false);
    hold.release();
    await closed;
    expect(done).toBe(true);
    expect(consumer.running).toBe(0);
    expect(await queue.counts(name)).toEqual({ waiting: 1, active: 0 });
    await consumer.close();
  });

  it('says which ids do not wait in it, in their order', async () => {
    const hold = createHold();
    const [active, waiting, neither, nor] = [ringFor(name), ringFor(name), ringFor(name), ringFor(name)];
    const consumer = await consume(() => hold.held, { concurrency: 1 });
    await queue.ring([active]);
    await poll('an active job', () => consumer.running === 1);
    await queue.ring([waiting]);
    const ids = [nor.id, active.id, waiting.id, neither.id];
    expect(await queue.notWaiting(name, ids)).toEqual([nor.id, active.id, neither.id]);
    expect(await queue.notWaiting(name, [])).toEqual([]);
    hold.release();
  });

  it('delivers 500 rings exactly once each', async () => {
    const rings = Array.from({ length: 500 }, () => ringFor(name));
    const seen: string[] = [];
    await consume(async ({ id }) => void seen.push(id));
    await queue.ring(rings);
    await gone(...rings);
    expect(seen.toSorted()).toEqual(rings.map(({ id }) => id).toSorted());
  });

  it.each([
    ['more than 2 KB', (ring: Ring) => ({ ...ring, job: { ...ring.job, traceparent: 'x'.repeat(2048) } })],
    ["an id with ':'", (ring: Ring) => ({ ...ring, id: `${ring.id}:1` })],
    ['an integer for an id', (ring: Ring) => ({ ...ring, id: '17' })],
    ["a queue with ':'", (ring: Ring) => ({ ...ring, queue: 'a:b' })],
  ])('refuses a ring with %s by its id, and adds the others', async (_, spoil) => {
    const bad = spoil(ringFor(name));
    await expect(queue.ring([ringFor(name), bad, ringFor(name)])).rejects.toThrow(bad.id);
    expect(await queue.counts(name)).toEqual({ waiting: 2, active: 0 });
  });

  it('serves several consumers and producers, each job once', async ({ skip }) => {
    if (subject.open === null) return skip('the fake is one process');
    const other = await subject.open();
    const rings = Array.from({ length: 100 }, () => ringFor(name));
    const seen: string[] = [];
    await consume(async ({ id }) => void seen.push(id), { concurrency: 5 });
    await consume(async ({ id }) => void seen.push(id), { concurrency: 5 }, other);
    await Promise.all([queue.ring(rings.slice(0, 60)), other.ring(rings.slice(40))]);
    await gone(...rings);
    expect(new Set(seen)).toEqual(new Set(rings.map(({ id }) => id)));
    await other.close();
  });

  it.for<[string, string | null]>([
    ['text that is no JSON', '{not json'],
    ['data of another shape', '{"hello":1}'],
    ['a number', '17'],
    ['nothing', null],
    ['far too much', JSON.stringify('x'.repeat(100_000))],
  ])('hands %s to the handler once, as it would rubbish, and is done with it', async ([, data], { skip }) => {
    if (subject.plant === null) return skip('nobody else writes into the fake');
    const seen: Delivery[] = [];
    const good = ringFor(name);
    await subject.plant(name, 'planted-1', data);
    await consume(async (delivery) => void seen.push(delivery), { concurrency: 1, lockMs: 1000, stalledCheckMs: 500 });
    await queue.ring([good]);
    await gone(good);
    await empty();
    expect(seen.map(({ id }) => id)).toEqual(['planted-1', good.id]);
    expect(seen[0]?.data).not.toHaveProperty('taskId');
  });

  it('answers a ping', async () => {
    await expect(queue.ping()).resolves.toBeUndefined();
  });

  it('closes its consumers with itself, and then refuses', async () => {
    const own = subject.open === null ? (await create()).queue : await subject.open();
    const hold = createHold();
    const consumer = await own.consume(name, () => hold.held, {
      concurrency: 1,
      lockMs: 30_000,
      stalledCheckMs: 10_000,
    });
    await own.ring([ringFor(name)]);
    await poll('the handler to begin', () => consumer.running === 1);
    const closed = own.close();
    hold.release();
    await closed;
    expect(consumer.running).toBe(0);
    await expect(own.ring([ringFor(name)])).rejects.toThrow('closed');
    await expect(own.ping()).rejects.toThrow('closed');
  });
});

if (redisUrl === null) it.skip('a JobQueue BullMQ on Redis: this machine has no redis-server or valkey-server');

describe.skipIf(redisUrl === null)('what a Redis may hold', () => {
  const prefix = testPrefix();
  const key = (rest: string): string => `{${prefix}}:rubbish:${rest}`;
  const good = { name: 'task', data: '{}', opts: '{}', timestamp: '1', delay: '0', priority: '0' };
  let queue: JobQueue;
  let redis: Redis;

  beforeAll(async () => {
    queue = await createRedisJobQueue({ url: redisUrl ?? '', prefix });
    redis = new Redis(redisUrl ?? '');
  });
  afterAll(async () => {
    await queue?.close();
    await dropPrefix(redis, prefix);
    await redis?.quit();
  });

  it.each<[string, 'wait' | 'active', Record<string, string> | null]>([
    ['an id in wait without its job', 'wait', null],
    ['an id in active without its job and its consumer', 'active', null],
    ['a job in active whose consumer died', 'active', good],
    ['a job without data', 'wait', { name: 'task' }],
    ['options that are no JSON', 'wait', { ...good, opts: '{' }],
    ['options that are no object', 'wait', { ...good, opts: 'null' }],
    ['options that keep the job', 'wait', { ...good, opts: '{"removeOnComplete":false,"attempts":5}' }],
    ['progress that is no JSON', 'wait', { ...good, progress: '{' }],
    ['a job of a scheduler that is none', 'wait', { ...good, rjk: 'a:b:c:d:e' }],
  ])('delivers %s once and is done with it', async (_, list, hash) => {
    counter += 1;
    const id = `planted-${counter}`;
    const last = ringFor('rubbish');
    const seen: string[] = [];
    if (hash !== null) await redis.hset(key(id), hash);
    await redis.lpush(key(list), id);
    const options = { concurrency: 1, lockMs: 1000, stalledCheckMs: 300 };
    const consumer = await queue.consume('rubbish', async (delivery) => void seen.push(delivery.id), options);
    await queue.ring([last]);
    await poll('both to be delivered', () => seen.length === 2);
    await poll('an empty queue', async () => {
      const { waiting, active } = await queue.counts('rubbish');
      return waiting === 0 && active === 0;
    });
    await consumer.close();
    expect(seen.toSorted()).toEqual([id, last.id].toSorted());
    expect(await redis.exists(key(id), key(`${id}:lock`))).toBe(0);
  });

  it('keeps every key of a queue in one hash slot', async () => {
    await queue.ring([ringFor('slots')]);
    const keys = await redis.keys(`*${prefix}*`);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((each) => !each.startsWith(`{${prefix}}:`))).toEqual([]);
  });
});

let counter = 0;
function ringFor(queue: string): Ring {
  counter += 1;
  const taskId = 't_01TEST00000000000000000000';
  return { queue, id: `${taskId}-call-2_0_${counter}`, job: { taskId, step: 2, no: 0, kind: 'call' } };
}

function createHold(): { readonly held: Promise<void>; release(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { held: promise, release: resolve };
}

function createReports(): { reports: string[]; log: QueueLog } {
  const reports: string[] = [];
  const log: QueueLog = {
    warn: () => undefined,
    error: (fields) => void reports.push(String(fields['job'])),
  };
  return { reports, log };
}

async function createMemorySubject(): Promise<Subject> {
  const reports: string[] = [];
  const queue = createMemoryJobQueue(({ id }) => void reports.push(id));
  return { queue, reports, open: null, plant: null, close: () => queue.close() };
}

async function createPostgresSubject(): Promise<Subject> {
  const { reports, log } = createReports();
  const database = await createTestDatabase(inject('databaseUrl'));
  const open = (): Promise<JobQueue> => createPostgresJobQueue({ url: database.url, maxConsumers: 8, log });
  const [queue] = await Promise.all([open(), open().then((other) => other.close())]);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return {
    queue,
    reports,
    open,
    async plant(name, id, data) {
      // The column holds JSON only: text that is none arrives as a string.
      const json = data === null ? null : isJson(data) ? data : JSON.stringify(data);
      await client.query(
        `insert into bullmq.job (queue, id, seq, name, state, data, added_at_ms)
         values ($1, $2, nextval('bullmq.job_seq'), 'task', 'waiting', coalesce($3::jsonb, '{}'), 0)`,
        [name, id, json],
      );
    },
    async close() {
      await queue.close();
      await client.end();
      await database.drop();
    },
  };
}

async function createRedisSubject(url: string): Promise<Subject> {
  const { reports, log } = createReports();
  const prefix = testPrefix();
  const open = (): Promise<JobQueue> => createRedisJobQueue({ url, prefix, log });
  const queue = await open();
  const redis = new Redis(url);
  return {
    queue,
    reports,
    open,
    async plant(name, id, data) {
      const hash = { name: 'task', opts: '{}', timestamp: '1', delay: '0', priority: '0' };
      await redis.hset(`{${prefix}}:${name}:${id}`, data === null ? hash : { ...hash, data });
      await redis.lpush(`{${prefix}}:${name}:wait`, id);
    },
    async close() {
      await queue.close();
      await dropPrefix(redis, prefix);
      await redis.quit();
    },
  };
}

/** Leaves a Redis that others use as it was found. */
async function dropPrefix(redis: Redis, prefix: string): Promise<void> {
  for await (const keys of redis.scanStream({ match: `{${prefix}}:*`, count: 1000 })) {
    if (Array.isArray(keys) && keys.length > 0) await redis.del(...keys.map(String));
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
