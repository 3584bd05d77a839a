import {
  poll,
  type ServiceProcess,
  type Stack,
  startServiceProcess,
  startStack,
  vendorPortfolio,
} from '@upshift/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

describe('answers that no pipeline wants', () => {
  let stack: Stack;
  let vendor: ServiceProcess;

  beforeAll(async () => {
    vendor = await startServiceProcess('vendor', { UPSHIFT_VENDOR_LATENCY_MS: '5' });
    const queue = servers.redisUrl === null ? 'postgres' : 'redis';
    stack = await startStack({ servers, queue, portfolio: vendorPortfolio(vendor.url ?? '', { timeoutSeconds: 8 }) });
  });
  afterEach(() => fault({ mode: 'none' }));
  afterAll(async () => {
    await stack?.close();
    vendor?.kill('SIGKILL');
    await vendor?.exited;
  });

  async function fault(body: object): Promise<void> {
    const response = await fetch(`${vendor.url}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBeLessThan(300);
  }

  /** After a 429 a deployment is left alone for as long as it asked for. */
  async function firstServes(): Promise<void> {
    await poll('the first deployment to serve again', async () => {
      const id = await stack.client.submit({ prompt: 'Are you there?' });
      await stack.client.settled(id);
      const { attempts } = await stack.client.ledger(id);
      return attempts[0]?.deployment === 'one';
    });
  }

  /** Submits ten tasks at once, of which the first meets the fault on its first deployment. */
  async function tenTasks() {
    const ids = await Promise.all(Array.from({ length: 10 }, (_, n) => stack.client.submit({ prompt: `Say ${n}` })));
    const tasks = await Promise.all(ids.map((id) => stack.client.settled(id)));
    return { tasks, ledgers: await Promise.all(ids.map((id) => stack.client.ledger(id))) };
  }

  it.each([
    ['an answer of 10 MB', 'huge_answer', 'answer_too_large'],
    ['a 500', 'error500', 'server_error'],
    ['a 429', 'rate_limit', 'rate_limited'],
    ['a connection that breaks after the work', 'reset', 'unreachable'],
    ['no answer at all', 'hang', 'timeout'],
  ])('fails over from %s, books it, and settles every task of the batch', async (_, mode, failureClass) => {
    await firstServes();
    await fault({ mode, model: 'simulated-one', count: 1 });
    const { tasks, ledgers } = await tenTasks();
    expect(tasks.filter(({ state }) => state !== 'succeeded')).toEqual([]);
    const failed = ledgers.flatMap(({ attempts }) => attempts).filter(({ state }) => state === 'failed');
    expect(failed).toMatchObject([{ failureClass, deployment: 'one', use: 'wasted' }]);
    expect(ledgers.filter(({ money }) => money.reservedNanoUsd !== 0)).toEqual([]);
  });

  it('keeps an answer with a NUL character as it is, beside the other rows of its batch', async () => {
    await firstServes();
    await fault({ mode: 'nul_answer', model: 'simulated-one', count: 1 });
    const { tasks } = await tenTasks();
    expect(tasks.filter(({ state }) => state !== 'succeeded')).toEqual([]);
    expect(tasks.filter(({ output }) => output?.text?.includes('\u0000'))).toHaveLength(1);
  });
});
