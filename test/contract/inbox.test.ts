import type { Inbox, InboxAnswer, InboxJob, JobQueue } from '@upshift/ports';
import { createPostgresJobQueue, createRedisJobQueue } from '@upshift/queue';
import { createTestDatabase, poll, queueBackends, testPrefix } from '@upshift/testkit';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openPlainProducer, type PlainProducer } from '../e2e/plain-producer.fixture.ts';

const redisUrl = inject('redisUrl');

describe.each(queueBackends(redisUrl))('an Inbox over BullMQ on %s', (backend) => {
  const prefix = testPrefix();
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let inbox: JobQueue & Inbox;
  let producer: PlainProducer;
  let name: string;
  let count = 0;

  beforeAll(async () => {
    database = await createTestDatabase(inject('databaseUrl'));
    inbox =
      backend === 'redis'
        ? await createRedisJobQueue({ url: redisUrl ?? '', prefix })
        : await createPostgresJobQueue({ url: database.url, prefix, maxConsumers: 4 });
  });
  afterAll(async () => {
    await inbox?.close();
    await database?.drop();
  });
  afterEach(() => producer?.close());

  /** Answers as `answers` say, one delivery after the other; the last of them stands for all further ones. */
  async function receive(...answers: InboxAnswer[]) {
    count += 1;
    name = `letters-${count}`;
    const place = { redisUrl: backend === 'redis' ? redisUrl : null, databaseUrl: database.url, prefix };
    producer = openPlainProducer(place, name);
    const seen: InboxJob[] = [];
    const consumer = await inbox.receive(
      name,
      async (job) => {
        seen.push(job);
        return answers[Math.min(seen.length, answers.length) - 1] ?? { kind: 'taken', value: null };
      },
      { concurrency: 5, lockMs: 1000, stalledCheckMs: 300 },
    );
    return { consumer, seen };
  }

  it('hands out a job as it was added, and its producer reads the value', async () => {
    const { consumer, seen } = await receive({ kind: 'taken', value: { id: 'x' } });
    const telemetry = { metadata: JSON.stringify({ traceparent: '00-a-b-01' }) };
    const job = await producer.ask({ a: [1, null, 'ü'] }, { jobId: 'one', timestamp: 5, telemetry });
    expect(seen).toEqual([
      { queue: name, id: 'one', name: 'task', data: { a: [1, null, 'ü'] }, addedAt: 5, traceparent: '00-a-b-01' },
    ]);
    expect(job).toMatchObject({ state: 'completed', value: { id: 'x' } });
    await consumer.close();
  });

  it('fails a refused job at once, and a failed one after the attempts that its producer gave it', async () => {
    const refused = await receive({ kind: 'refused', reason: 'No.' });
    expect(await producer.ask({}, { attempts: 3 })).toMatchObject({ state: 'failed', reason: 'No.', attempts: 1 });
    await refused.consumer.close();
    await producer.close();
    const failed = await receive({ kind: 'failed', reason: 'Oh.' });
    expect(await producer.ask({}, { attempts: 3 })).toMatchObject({ state: 'failed', reason: 'Oh.', attempts: 3 });
    expect(failed.seen).toHaveLength(3);
    await failed.consumer.close();
  });

  it('gives a job back as often as it is told to, at no attempt, and takes no other meanwhile', async () => {
    const later: InboxAnswer = { kind: 'later', afterMs: 30 };
    const { consumer, seen } = await receive(...Array.from({ length: 15 }, () => later), { kind: 'taken', value: 1 });
    const first = await producer.queue.add('task', {}, { jobId: 'first', attempts: 1 });
    const second = await producer.queue.add('task', {}, { jobId: 'second' });
    expect(await producer.ended(first.id ?? '')).toMatchObject({ state: 'completed' });
    expect(await producer.ended(second.id ?? '')).toMatchObject({ state: 'completed' });
    expect(seen).toHaveLength(17);
    await consumer.close();
  });

  it('ends while it holds back', async () => {
    const { consumer, seen } = await receive({ kind: 'later', afterMs: 600_000 });
    await producer.queue.add('task', {}, { jobId: 'waits' });
    await poll('the job back in its queue', async () => {
      // Once more where the next fetch was on its way already when it was given back.
      return seen.length > 0 && (await producer.queue.getJobState('waits')) === 'waiting';
    });
    await consumer.close();
    expect(await producer.queue.getJobState('waits')).toBe('waiting');
  });

  it.skipIf(backend === 'postgres')('delivers rubbish once, as nothing that anybody takes for a body', async () => {
    const { consumer, seen } = await receive({ kind: 'refused', reason: 'Rubbish.' });
    await plantRubbish(`{${prefix}}:${name}`);
    const good = await producer.ask({ good: true }, { jobId: 'good' });
    expect(good).toMatchObject({ state: 'failed', reason: 'Rubbish.' });
    // BullMQ's own reading of such a job throws, so that only its state is asked for.
    for (const id of ['no-json', 'no-options', 'no-hash'])
      await poll(`the end of ${id}`, async () => (await producer.queue.getJobState(id)) === 'failed');
    expect(seen.map(({ id, data }) => [id, data])).toEqual(
      expect.arrayContaining([
        ['no-json', '{"half'],
        ['no-options', {}],
        ['no-hash', {}],
      ]),
    );
    expect(seen).toHaveLength(4);
    await consumer.close();
  });
});

async function plantRubbish(queue: string): Promise<void> {
  const redis = new Redis(redisUrl ?? '');
  await redis.hset(`${queue}:no-json`, { name: 'task', data: '{"half', opts: '{}', timestamp: '1', progress: '{{' });
  await redis.hset(`${queue}:no-options`, { name: 'task', data: '{}', opts: '[1', timestamp: 'x' });
  await redis.hset(`${queue}:no-hash`, { name: 'task' });
  await redis.lpush(`${queue}:wait`, 'no-json', 'no-options', 'no-hash');
  await redis.zadd(`${queue}:marker`, 0, '0');
  await redis.quit();
}
