import {
  createTcpProxy,
  poll,
  queueBackends,
  type Stack,
  startStack,
  type TcpProxy,
  testPortfolio,
} from '@upshift/testkit';
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { openPlainProducer } from './plain-producer.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

describe.each(queueBackends(servers.redisUrl))(
  'an API that dies with a producer’s job in hand, queues on %s',
  (queue) => {
    const closing: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const close of closing.splice(0).reverse()) await close();
    });

    it('leaves one task, which the next API finds again', async () => {
      const proxy =
        queue !== 'redis' || servers.redisUrl === null
          ? null
          : await createTcpProxy(Number(new URL(servers.redisUrl).port));
      if (proxy !== null) closing.push(() => proxy.close());
      const stack = await startStack({
        servers: { ...servers, redisUrl: proxy === null ? null : through(servers.redisUrl ?? '', proxy.port) },
        queue,
        portfolio: testPortfolio(),
        processes: { api: 1 },
        env: { UPSHIFT_API_INBOX_LOCK_MS: '1000', UPSHIFT_API_RECORD_TIMEOUT_MS: '10000', UPSHIFT_LOG_LEVEL: 'info' },
      });
      closing.push(() => stack.close());
      const producer = openPlainProducer({ ...stack, redisUrl: queue === 'redis' ? servers.redisUrl : null });
      closing.push(() => producer.close());
      const record = await connect(stack, closing);
      const doorbell = await connect(stack, closing);

      // The record takes the task only once the acknowledgement can no longer come through.
      await record.query('begin; lock table task in exclusive mode');
      const job = await producer.queue.add('task', { prompt: 'Say hello', workload: 'chat' }, { jobId: 'order-7' });
      await poll('an acceptance that waits for the record', () => waitsForTask(doorbell));
      await stopAcknowledging(stack, proxy, doorbell);
      await record.query('commit');
      const taskId = await poll('the task on record', async () => (await taskIds(record))[0]);
      stack.processes('api')[0]?.kill('SIGKILL');
      await endLeftStatements(record);
      await doorbell.query('rollback');

      await stack.startProcess('api', queue === 'redis' ? { REDIS_URL: servers.redisUrl ?? '' } : {});
      expect(await producer.ended(job.id ?? '')).toMatchObject({
        state: 'completed',
        value: { id: taskId, replayed: true },
      });
      expect(await taskIds(record)).toEqual([taskId]);
    });
  },
);

/** The same server, user and password by another port. */
function through(url: string, port: number): string {
  const other = new URL(url);
  other.host = `127.0.0.1:${port}`;
  return other.href;
}

/** Redis is cut off; on Postgres the row of the job is locked, so that nobody may finish it. */
async function stopAcknowledging({ prefix }: Stack, proxy: TcpProxy | null, doorbell: pg.Client): Promise<void> {
  await doorbell.query('begin');
  if (proxy !== null) proxy.hold();
  else await doorbell.query(`select id from "bullmq_${prefix.replaceAll('-', '_')}".job for update`);
}

async function waitsForTask(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("select from pg_locks where relation = 'task'::regclass and not granted");
  return rows.length > 0;
}

/** A statement goes on in Postgres though the process that sent it is dead. */
async function endLeftStatements(client: pg.Client): Promise<void> {
  await client.query(
    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name = 'upshift-queue'",
  );
}

async function connect({ databaseUrl }: Stack, closing: (() => Promise<unknown>)[]): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  closing.push(() => client.end());
  return client;
}

async function taskIds(record: pg.Client): Promise<string[]> {
  const { rows } = await record.query<{ id: string }>('select id from task');
  return rows.map(({ id }) => id);
}
