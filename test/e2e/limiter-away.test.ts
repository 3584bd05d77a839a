import { findRedisBinary } from '@upshift/embedded';
import {
  createRedisServer,
  poll,
  type RedisServer,
  type ServiceProcess,
  type Stack,
  startServiceProcess,
  startStack,
} from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { limitsPortfolio } from './limits-portfolio.fixture.ts';

const binary = findRedisBinary(process.env['PATH'] ?? '');

describe.skipIf(binary === undefined)('when the limiter loses its Redis', () => {
  let redis: RedisServer;
  let vendor: ServiceProcess;
  let stack: Stack;
  let executor: ServiceProcess;

  beforeAll(async () => {
    redis = await createRedisServer(binary ?? '');
    await redis.start();
    vendor = await startServiceProcess('vendor', {});
    const limited = [{ name: 'few-a', more: 'limits: { concurrency: 2, rpm: 10000 }' }];
    stack = await startStack({
      servers: { databaseUrl: inject('databaseUrl'), redisUrl: redis.url },
      queue: 'redis',
      portfolio: limitsPortfolio(vendor.url ?? '', { few: { deployments: limited } }),
    });
    executor = await startServiceProcess('executor', {
      DATABASE_URL: stack.databaseUrl,
      REDIS_URL: redis.url,
      UPSHIFT_QUEUE_PREFIX: stack.prefix,
    });
  });
  afterAll(async () => {
    executor?.kill('SIGKILL');
    await stack?.close();
    vendor?.kill('SIGKILL');
    await redis?.remove();
  });

  it('makes no call, says so, and goes on by itself once it is back', async () => {
    await redis.kill();
    await poll('the executor to say so', () => executor.log().includes('no work is taken until it does'));
    const waiting = await stack.client.submit({ prompt: 'Say hello' });
    const started = async (): Promise<number> =>
      ((await (await fetch(`${vendor.url}/bill`)).json()) as { started: number }).started;
    expect(await started()).toBe(0);
    await redis.start();
    await poll('the executor to say that it goes on', () => executor.log().includes('work is taken again'));
    const ids = await Promise.all([1, 2, 3, 4].map(() => stack.client.submit({ prompt: 'Say hello' })));
    const tasks = await Promise.all(ids.map((id) => stack.client.settled(id)));
    expect(tasks.map(({ state }) => state)).toEqual(ids.map(() => 'succeeded'));
    // Its ring was lost with the Redis: the reconciler rings it in its own time, and it was not failed meanwhile.
    expect(['open', 'succeeded']).toContain((await stack.client.get(waiting)).state);
  });
});
