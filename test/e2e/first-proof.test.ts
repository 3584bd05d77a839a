import {
  poll,
  processBackends,
  type ServiceProcess,
  type Stack,
  startServiceProcess,
  startStack,
  vendorPortfolio,
} from '@upshift/testkit';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const taskCount = 60;

interface Bill {
  readonly totalNanoUsd: number;
  readonly calls: number;
}
interface BillLine {
  readonly attemptId: string;
  readonly costNanoUsd: number;
}

for (const { queue, name, skip } of processBackends(servers.redisUrl, inject('databaseConnections')))
  describe.skipIf(skip)(`first proof, queues on ${name}`, () => {
    let stack: Stack | undefined;
    let vendor: ServiceProcess | undefined;

    afterEach(async () => {
      await stack?.close();
      vendor?.kill('SIGKILL');
      await vendor?.exited;
    });

    it('settles every task once and pays every recorded result once, though an executor is killed, the queues are wiped and a job comes twice', async () => {
      vendor = await startServiceProcess('vendor', { UPSHIFT_VENDOR_LATENCY_MS: '400' });
      const vendorUrl = vendor.url ?? '';
      stack = await startStack({
        servers,
        queue,
        portfolio: vendorPortfolio(vendorUrl),
        processes: { classifier: 1, executor: 2, validator: 1, escalator: 1, reconciler: 1 },
        env: {
          UPSHIFT_EXECUTOR_CONCURRENCY: '5',
          UPSHIFT_RECONCILER_SWEEP_MS: '500',
          UPSHIFT_RECONCILER_DEAD_AFTER_MS: '6000',
        },
      });
      const running = stack;
      const ids = await Promise.all(
        Array.from({ length: taskCount }, (_, n) => running.client.submit({ prompt: `Say ${n}`, workload: 'chat' })),
      );

      await poll('calls in flight', async () => ((await bill(vendorUrl)).calls > 5 ? true : undefined));
      const [victim] = running.processes('executor');
      victim?.kill('SIGKILL');
      await wipeQueues(running);
      await ringTwice(running, ids);
      await running.startProcess('executor');

      const tasks = await Promise.all(ids.map((id) => running.client.settled(id, 90_000)));
      expect(tasks.filter(({ state }) => state !== 'succeeded')).toEqual([]);

      const ledgers = await Promise.all(ids.map((id) => running.client.ledger(id)));
      expect(
        ledgers.filter(({ decisions }) => decisions.filter(({ action }) => action === 'accept').length !== 1),
      ).toEqual([]);
      expect(ledgers.filter(({ attempts }) => attempts.filter(({ use }) => use === 'useful').length !== 1)).toEqual([]);
      expect(ledgers.filter(({ money }) => money.reservedNanoUsd !== 0)).toEqual([]);

      const attempts = new Map(
        ledgers.flatMap((ledger) => ledger.attempts.map((attempt) => [attempt.id, attempt] as const)),
      );
      const lines = await billLines(vendorUrl);
      expect(lines.filter(({ attemptId }) => !attempts.has(attemptId))).toEqual([]);
      expect(new Set(lines.map(({ attemptId }) => attemptId)).size).toBe(lines.length);
      const finished = [...attempts.values()].filter(({ state }) => state === 'finished');
      const billed = new Map(lines.map((line) => [line.attemptId, line.costNanoUsd]));
      expect(finished.filter(({ id, costNanoUsd }) => billed.get(id) !== costNanoUsd)).toEqual([]);
      const unknown = [...attempts.values()].filter(({ state }) => state === 'unknown');
      expect(unknown.length).toBeLessThanOrEqual(5);
    }, 120_000);
  });

async function bill(vendorUrl: string): Promise<Bill> {
  return (await (await fetch(`${vendorUrl}/bill`)).json()) as Bill;
}

async function billLines(vendorUrl: string): Promise<BillLine[]> {
  const text = await (await fetch(`${vendorUrl}/bill/lines`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BillLine)
    .filter(({ costNanoUsd }) => costNanoUsd > 0);
}

/** Deletes every key of this stack (never of others on a shared Redis), or every table of its own queue schema. */
async function wipeQueues(stack: Stack): Promise<void> {
  if (stack.redisUrl !== null) {
    const redis = new Redis(stack.redisUrl);
    const keys = await redis.keys(`*${stack.prefix}*`);
    if (keys.length > 0) await redis.del(...keys);
    await redis.quit();
    return;
  }
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('public', 'pg_catalog', 'information_schema') and tablename like '%job%'",
  );
  for (const { name } of rows) await client.query(`delete from ${name}`);
  await client.end();
}

/**
 * Says of every ready piece of work that it was never rung, so that the reconciler rings it again: a second job for the
 * same work. Rows that the pipeline holds at this moment are passed over: whoever waits for them outside the record's
 * lock order (task, then work) may deadlock with it.
 */
async function ringTwice(stack: Stack, ids: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  try {
    await client.connect();
    await client.query(
      `update work set rung_at = null where ctid = any(array(
         select ctid from work where task_id = any($1) and state = 'ready' for update skip locked))`,
      [ids],
    );
  } finally {
    await client.end();
  }
}
