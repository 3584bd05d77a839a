import { poll, type ServiceProcess, type Stack, startServiceProcess, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { limitsPortfolio } from './limits-portfolio.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
let vendor: ServiceProcess;
let stack: Stack;

beforeAll(async () => {
  vendor = await startServiceProcess('vendor', { UPSHIFT_VENDOR_LATENCY_MS: '5' });
  const portfolio = limitsPortfolio(vendor.url ?? '', {
    only: {
      workload: 'hedge: true',
      deployments: [{ name: 'first', more: 'breaker: { failures: 3, cooldownSeconds: 600 }' }, { name: 'second' }],
    },
  });
  stack = await startStack({ servers, queue: servers.redisUrl === null ? 'postgres' : 'redis', portfolio });
});
afterAll(async () => {
  await stack?.close();
  vendor?.kill('SIGKILL');
});

const aborted = async (): Promise<number> =>
  ((await (await fetch(`${vendor.url}/bill`)).json()) as { aborted: number }).aborted;

async function ask(more: object = {}) {
  const id = await stack.client.submit({ prompt: 'Say hello', ...more });
  const task = await stack.client.settled(id);
  // The call that lost is booked once its task has moved on.
  const ledger = await poll('every call to be booked', async () => {
    const seen = await stack.client.ledger(id);
    return seen.attempts.every(({ state }) => state !== 'started') && seen.money.reservedNanoUsd === 0 && seen;
  });
  return { task, ledger };
}

it('asks another deployment once the first takes longer than it used to, books both, and leaves one alone that keeps losing', async () => {
  // From 20 on it is known how long its calls take: until then none is hedged.
  const usual = await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(usual.map(({ task }) => task.state)).toEqual(usual.map(() => 'succeeded'));
  const hang = { mode: 'slow', model: 'simulated-first', delayMs: 600_000 };
  await fetch(`${vendor.url}/faults`, { method: 'POST', body: JSON.stringify(hang) });

  // Until the executor has seen the twentieth, a task waits for the first in vain.
  const { task, ledger } = await poll('a hedge', async () => {
    const one = await ask({ deadlineSeconds: 4 });
    return one.task.state === 'succeeded' && one.ledger.attempts.length > 1 && one;
  });
  expect(task).toMatchObject({ state: 'succeeded', calls: 2 });
  const [lost, won] = ledger.attempts;
  expect(lost).toMatchObject({
    deployment: 'first',
    mode: 'first',
    state: 'failed',
    failureClass: 'interrupted',
    use: 'wasted',
    costSource: 'estimate',
  });
  expect(won).toMatchObject({ deployment: 'second', mode: 'hedge', state: 'finished', use: 'useful' });
  expect(ledger.money.spentNanoUsd).toBe((lost?.costNanoUsd ?? 0) + (won?.costNanoUsd ?? 0));
  expect(ledger.decisions).toContainEqual(
    expect.objectContaining({ reason: 'hedged', detail: 'second answered before first' }),
  );
  await poll('the vendor to see the call end', async () => (await aborted()) > 0);

  await poll('the first to be left alone', async () => {
    const later = await ask();
    expect(later.task.state).toBe('succeeded');
    return later.ledger.attempts.length === 1 && later.ledger.attempts[0]?.deployment === 'second';
  });
});
