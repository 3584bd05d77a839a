import type { JobQueue, Ring } from '@upshift/ports';
import { createTestDatabase, poll } from '@upshift/testkit';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createPostgresJobQueue, type PostgresJobQueueOptions } from './create-postgres-job-queue.ts';

const consuming = { concurrency: 5, lockMs: 30_000, stalledCheckMs: 10_000 };

describe('queues on Postgres', () => {
  let database: { url: string; drop(): Promise<void> };
  let open: JobQueue[];
  let counter = 0;

  beforeEach(async () => {
    database = await createTestDatabase(inject('databaseUrl'));
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((queue) => queue.close()));
    await database.drop();
  });

  async function create(options: Partial<PostgresJobQueueOptions> = {}): Promise<JobQueue> {
    const queue = await createPostgresJobQueue({ url: database.url, maxConsumers: 4, ...options });
    open.push(queue);
    return queue;
  }
  function ringFor(queue: string): Ring {
    counter += 1;
    const taskId = 't_01TEST00000000000000000000';
    return { queue, id: `${taskId}-call-1_0_${counter}`, job: { taskId, step: 1, no: 0, kind: 'call' } };
  }
  async function ask<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('makes its tables once when several processes start at once', async () => {
    const queues = await Promise.all([create(), create(), create(), create()]);
    await Promise.all(queues.map((queue) => queue.ring([ringFor('q')])));
    expect(await queues[0]?.counts('q')).toEqual({ waiting: 4, active: 0 });
  });

  it('keeps prefixes apart on one database', async () => {
    const [one, other] = [await create({ prefix: 'up-One' }), await create({ prefix: 'other' })];
    await one.ring([ringFor('q')]);
    expect(await one.counts('q')).toEqual({ waiting: 1, active: 0 });
    expect(await other.counts('q')).toEqual({ waiting: 0, active: 0 });
    await expect(create({ prefix: 'a"b' })).rejects.toMatchObject({ code: 'QUEUE_PREFIX_INVALID' });
  });

  it('survives that Postgres ends all of its connections, and goes on with idle consumers', async () => {
    const queue = await create();
    const seen: string[] = [];
    await queue.consume('q', async ({ id }) => void seen.push(id), consuming);
    await queue.consume('idle', async () => undefined, consuming);
    await queue.ring([ringFor('q')]);
    await poll('the first delivery', () => seen.length === 1);
    for (let times = 0; times < 3; times += 1) {
      await ask(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
      const ring = ringFor('q');
      await poll('a ring that is taken', () =>
        queue.ring([ring]).then(
          () => true,
          () => false,
        ),
      );
      await poll('the delivery afterwards', () => seen.includes(ring.id));
    }
  });

  it('keeps nothing of finished jobs and few events', async () => {
    const queue = await create();
    let seen = 0;
    await queue.consume(
      'q',
      async () => {
        seen += 1;
      },
      consuming,
    );
    const rings = Array.from({ length: 20 }, () => ringFor('q'));
    await queue.ring(rings);
    await poll('all to be done', async () => seen === 20 && (await queue.counts('q')).active === 0);
    expect(await ask('select id from bullmq.job')).toEqual([]);
    await poll('the limit of events', async () => {
      const rows = await ask<{ value: string }>("select value from bullmq.meta where field = 'opts.maxLenEvents'");
      return rows.some(({ value }) => value === '1000');
    });
  });

  it('refuses more consumers than its pool is made for', async () => {
    const queue = await create({ maxConsumers: 1 });
    await queue.consume('a', async () => undefined, consuming);
    const refused = queue.consume('b', async () => undefined, consuming);
    await expect(refused).rejects.toMatchObject({ code: 'QUEUE_POOL_TOO_SMALL' });
  });

  it('refuses a server with too few connections for its pool, and says how to mend it', async () => {
    const [row] = await ask<{ allowed: number }>("select current_setting('max_connections')::int as allowed");
    await expect(create({ maxConsumers: row?.allowed ?? 0 })).rejects.toMatchObject({
      code: 'QUEUE_POOL_TOO_SMALL',
      message: expect.stringContaining('max_connections = 200'),
    });
  });

  it('says that Postgres is away, without its password', async () => {
    const created = createPostgresJobQueue({ url: 'postgres://u:s3cret@127.0.0.1:1/x', maxConsumers: 1 });
    const error: unknown = await created.catch((reason) => reason);
    expect(error).toMatchObject({ code: 'QUEUE_UNREACHABLE' });
    expect(String(error)).not.toContain('s3cret');
  });
});
