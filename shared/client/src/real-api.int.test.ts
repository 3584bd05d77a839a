import { createTcpProxy, type Stack, startStack, type TcpProxy, testPortfolio } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { createClient, UpshiftApiError, type UpshiftClient } from './index.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

describe('the client at a real pipeline', () => {
  let stack: Stack;
  let proxy: TcpProxy;
  let client: UpshiftClient;

  beforeAll(async () => {
    const queue = servers.redisUrl === null ? 'postgres' : 'redis';
    stack = await startStack({ servers, queue, portfolio: testPortfolio() });
    proxy = await createTcpProxy(Number(new URL(stack.url).port));
    client = createClient({ baseUrl: `http://127.0.0.1:${proxy.port}` });
  });
  afterAll(async () => {
    await proxy?.close();
    await stack?.close();
  });

  it('gives a typed answer that was checked against the zod schema', async () => {
    const schema = z.object({ number: z.string(), lines: z.array(z.object({ cents: z.int().min(0) })).max(3) });
    const task = await client.submit({ workload: 'extract', prompt: 'Invoice 7: 12.50 EUR', schema });
    const { number, lines } = await task.output({ timeoutMs: 30_000 });
    expect(number).toEqual(expect.any(String));
    expect(lines.every(({ cents }) => cents >= 0)).toBe(true);
    const { verdicts, money } = await client.ledger(task.id);
    expect(verdicts).toMatchObject([{ verdict: 'pass' }]);
    expect(money.spentNanoUsd).toBeGreaterThan(0);
    expect(await client.status()).toMatchObject({ record: { ok: true } });
  });

  it('the same key is the same task, with another body an error', async () => {
    const body = { prompt: 'Order 7' };
    const first = await client.submit(body, { idempotencyKey: 'order-7' });
    const second = await client.submit(body, { idempotencyKey: 'order-7' });
    expect([second.id, first.replayed, second.replayed]).toEqual([first.id, false, true]);
    const error = await client.submit({ prompt: 'Order 8' }, { idempotencyKey: 'order-7' }).catch((caught) => caught);
    expect(error).toBeInstanceOf(UpshiftApiError);
    expect(error).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', status: 409, requestId: expect.any(String) });
  });

  it('hands in a batch once, though its connections break five times', async () => {
    const total = 500;
    function* batch() {
      for (let n = 0; n < total; n += 1) yield { prompt: `Batch ${n}`, metadata: { batch: 'cut' } };
      // One that the API refuses, in the middle of nothing.
      yield { prompt: 'Batch', workload: 'nonsense' };
    }
    const ids: string[] = [];
    const refused: [number, string][] = [];
    for await (const outcome of client.submitMany(batch(), { chunkTasks: 50, maxInHand: 200 })) {
      expect(outcome.index).toBe(ids.length + refused.length);
      if (outcome.ok) ids.push(outcome.id);
      else refused.push([outcome.index, outcome.error.code]);
      if (outcome.index % 100 === 20) proxy.cut();
    }
    expect(refused).toEqual([[total, 'WORKLOAD_UNKNOWN']]);
    expect(new Set(ids).size).toBe(total);
    const onRecord: string[] = [];
    for await (const { id, metadata } of client.listAll({ limit: 200 }))
      if (metadata.batch === 'cut') onRecord.push(id);
    expect(onRecord.sort()).toEqual(ids.sort());
  });

  it('cancels a task that a person would have had to look at', async () => {
    const task = await client.submit({ prompt: 'Prove it', workload: 'proof' });
    expect(await task.wait({ timeoutMs: 30_000 })).toMatchObject({ ok: false, state: 'in_review' });
    expect(await client.cancel(task.id)).toMatchObject({ id: task.id, state: 'cancelled' });
    await expect(task.output()).rejects.toMatchObject({ code: 'TASK_NOT_SUCCEEDED', state: 'cancelled' });
    const other = await client.submit({ prompt: 'Hello' });
    await other.output({ timeoutMs: 30_000 });
    await expect(client.cancel(other.id)).rejects.toMatchObject({ code: 'TASK_SETTLED', status: 409 });
  });
});
