import { createTcpProxy, queueBackends, type Stack, startStack, type TcpProxy, testPortfolio } from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openPlainProducer, type PlainProducer } from './plain-producer.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const hello = { prompt: 'Say hello', workload: 'chat' };

describe.each(queueBackends(servers.redisUrl))('plain BullMQ producers, queues on %s', (queue) => {
  /** Between Upshift and its record. */
  let proxy: TcpProxy;
  let stack: Stack;
  let producer: PlainProducer;

  beforeAll(async () => {
    proxy = await createTcpProxy(Number(new URL(servers.databaseUrl).port));
    stack = await startStack({
      servers: { ...servers, databaseUrl: withPort(servers.databaseUrl, proxy.port) },
      queue,
      portfolio: testPortfolio(),
      env: { UPSHIFT_API_RECORD_TIMEOUT_MS: '1000', UPSHIFT_LOG_LEVEL: 'silent' },
    });
    const databaseUrl = withPort(stack.databaseUrl, Number(new URL(servers.databaseUrl).port));
    producer = openPlainProducer({ ...stack, databaseUrl });
  });
  afterAll(async () => {
    await producer?.close();
    await stack?.close();
    await proxy?.close();
  });

  it('makes a task of a job, and the job’s return value says which', async () => {
    const job = await producer.ask({ ...hello, metadata: { order: '7' } });
    expect(job).toMatchObject({ state: 'completed', value: { id: expect.stringMatching(/^t_/), replayed: false } });
    const task = await stack.client.settled(job.value?.id ?? '');
    expect(task).toMatchObject({ state: 'succeeded', workload: 'chat', metadata: { order: '7' } });
    expect(job.value?.links.self).toBe(`/v1/tasks/${task.id}`);
  });

  it('makes one task of one job id, though the job is removed and added again', async () => {
    const first = await producer.ask(hello, { jobId: 'order-1' });
    await (await producer.queue.getJob('order-1'))?.remove();
    const again = await producer.ask(hello, { jobId: 'order-1' });
    expect(again.value).toMatchObject({ id: first.value?.id, replayed: true });
  });

  it('fails a job whose id stood for another body, and keeps the first task', async () => {
    await producer.ask(hello, { jobId: 'order-2' });
    await (await producer.queue.getJob('order-2'))?.remove();
    const other = await producer.ask({ ...hello, prompt: 'Say goodbye' }, { jobId: 'order-2' });
    expect(other).toMatchObject({ state: 'failed', reason: expect.stringMatching(/^IDEMPOTENCY_CONFLICT: /) });
  });

  it('does not take a job for an earlier one that the queue had given the same number', async () => {
    const first = await producer.ask(hello, { timestamp: 1_000_000 });
    await producer.queue.obliterate({ force: true });
    if (queue === 'redis') await producer.queue.drain();
    const second = await producer.ask(hello, { timestamp: 2_000_000 });
    expect(second.value).toMatchObject({ replayed: false });
    expect(second.value?.id).not.toBe(first.value?.id);
  });

  it('keeps the keys of jobs apart from those of HTTP', async () => {
    const overHttp = await stack.client.submit(hello, { 'idempotency-key': 'shared' });
    const job = await producer.ask(hello, { jobId: 'shared' });
    expect(job.value).toMatchObject({ replayed: false });
    expect(job.value?.id).not.toBe(overHttp);
  });

  it('takes an id of any length and script', async () => {
    const jobId = `Bestellung Äöü 注文 ${'x'.repeat(400)}`;
    const first = await producer.ask(hello, { jobId });
    await (await producer.queue.getJob(jobId))?.remove();
    expect((await producer.ask(hello, { jobId })).value).toMatchObject({ id: first.value?.id, replayed: true });
  });

  it('makes 200 tasks of 200 jobs that are added at once', async () => {
    const jobs = await producer.queue.addBulk(
      Array.from({ length: 200 }, (_, n) => ({ name: 'task', data: { ...hello, prompt: `Say ${n}` } })),
    );
    const ended = await Promise.all(jobs.map(({ id }) => producer.ended(id ?? '')));
    expect(new Set(ended.map(({ value }) => value?.id)).size).toBe(200);
  });

  it.each([
    ['a field of the wrong kind', { prompt: 7 }, 'REQUEST_INVALID at /prompt: '],
    ['nothing to do', { workload: 'chat' }, 'REQUEST_INVALID at /input: '],
    ['an unknown field', { ...hello, promt: 'x' }, 'REQUEST_INVALID at /promt: There is no such field.'],
    ['no object', 'hello', 'REQUEST_INVALID: '],
    ['an unknown workload', { ...hello, workload: 'nonsense' }, 'WORKLOAD_UNKNOWN at /workload: '],
    [
      'a schema that is none',
      { ...hello, output: { schema: { type: 'nonsense' } } },
      'SCHEMA_INVALID at /output/schema',
    ],
    ['a budget too small', { ...hello, budgetUsd: 1e-9 }, 'BUDGET_TOO_SMALL at /budgetUsd: '],
    ['half a surrogate pair', { ...hello, metadata: { a: '\ud800' } }, 'TEXT_NOT_STORABLE at /metadata/a: '],
    ['too much text', { ...hello, prompt: 'x'.repeat(1_100_000) }, 'BODY_TOO_LARGE: '],
    ['too many levels', { ...hello, output: { schema: nested(70) } }, 'BODY_TOO_DEEP: '],
  ])('fails a job with %s at once, with code, place and what to do, and stores nothing', async (what, data, reason) => {
    // Postgres takes no such text into a queue in the first place: its producer hears it from BullMQ.
    if (queue === 'postgres' && what === 'half a surrogate pair') return;
    const before = await countTasks(stack);
    const job = await producer.ask(data, { attempts: 5, backoff: 10 });
    expect(job.reason?.slice(0, reason.length)).toBe(reason);
    expect(job).toMatchObject({ state: 'failed', attempts: 1, reason: expect.stringContaining('Nothing was stored.') });
    expect(job.stack.join('\n')).not.toContain('    at ');
    expect(await countTasks(stack)).toBe(before);
  });

  it('fails a job of another name, which it cannot know the meaning of', async () => {
    const job = await producer.ask(hello, {}, 'report');
    expect(job.reason).toContain('A job of this queue is named "task"');
  });

  it('keeps nothing of a job whose producer asked for that, and what failed for a week', async () => {
    const job = await producer.queue.add('task', hello, { removeOnComplete: true, jobId: 'unkept' });
    const failed = await producer.ask({ prompt: 7 });
    expect(await producer.queue.getJob(failed.id)).toBeDefined();
    await expect.poll(() => producer.queue.getJob(job.id ?? ''), { timeout: 10_000 }).toBeUndefined();
  });

  it('leaves jobs in their queue, without a failed attempt, while the record is away, and takes them when it is back', async () => {
    const before = await countTasks(stack);
    const failedBefore = await producer.queue.getFailedCount();
    await proxy.unreach();
    const added = await producer.queue.addBulk(
      Array.from({ length: 20 }, (_, n) => ({ name: 'task', data: { ...hello, prompt: `Say ${n}` } })),
    );
    if (queue === 'redis') await untilGivenBack(producer);
    expect(await producer.queue.getFailedCount()).toBe(failedBefore);
    await proxy.reach();
    const ended = await Promise.all(added.map(({ id }) => producer.ended(id ?? '')));
    expect(ended.map(({ state }) => state)).toEqual(ended.map(() => 'completed'));
    expect(new Set(ended.map(({ value }) => value?.id)).size).toBe(20);
    expect(await countTasks(stack)).toBe(before + 20);
  });
});

/** Every job was in hand at least once, and none is now: they wait in the queue. */
async function untilGivenBack({ queue }: PlainProducer): Promise<void> {
  await expect
    .poll(
      async () => {
        const waiting = await queue.getJobs(['waiting']);
        return waiting.filter(({ attemptsStarted }) => attemptsStarted > 0).length;
      },
      { timeout: 20_000 },
    )
    .toBe(20);
  expect(await queue.getActiveCount()).toBe(0);
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}

async function countTasks({ databaseUrl }: Stack): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>('select count(*) from task');
  await client.end();
  return Number(rows[0]?.count);
}

function nested(levels: number): Record<string, unknown> {
  return levels === 0 ? {} : { properties: nested(levels - 1) };
}
