import { type DeploymentView, deploymentListSchema, deploymentViewSchema } from '@upshift/contracts';
import {
  poll,
  processBackends,
  type ServiceProcess,
  type Stack,
  startServiceProcess,
  startStack,
  vendorPortfolio,
} from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const [backend] = processBackends(servers.redisUrl, inject('databaseConnections'));

describe.skipIf(backend?.skip !== false)('a drained deployment', () => {
  let stack: Stack;
  let vendor: ServiceProcess;
  const executors: ServiceProcess[] = [];
  const startExecutor = async (): Promise<void> => {
    const redis = stack.redisUrl === null ? {} : { REDIS_URL: stack.redisUrl };
    const env = { DATABASE_URL: stack.databaseUrl, UPSHIFT_QUEUE_PREFIX: stack.prefix, ...redis };
    executors.push(await startServiceProcess('executor', env));
  };

  beforeAll(async () => {
    vendor = await startServiceProcess('vendor', { UPSHIFT_VENDOR_LATENCY_MS: '5' });
    const lone =
      '  lone: { start: premium, tiers: [premium], validators: [], escalation: { max: 0, exhausted: fail } }';
    const portfolio = vendorPortfolio(vendor.url ?? '').replace('deployments: [three, four]', 'deployments: [three]');
    stack = await startStack({
      servers,
      queue: backend?.queue ?? 'postgres',
      portfolio: `${portfolio}${lone}\n`,
    });
  });
  afterAll(async () => {
    for (const one of executors) one.kill('SIGKILL');
    await stack?.close();
    vendor?.kill('SIGKILL');
    await vendor?.exited;
  });

  async function change(name: string, action: 'drain' | 'restore'): Promise<DeploymentView> {
    const response = await fetch(`${stack.url}/v1/deployments/${name}/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'a test', by: 'tester' }),
    });
    expect(response.status).toBe(200);
    return deploymentViewSchema.parse(await response.json());
  }
  const submit = (workload: string): Promise<string> => stack.client.submit({ prompt: 'Say hello', workload });
  const servedBy = async (id: string): Promise<string | null | undefined> =>
    (await stack.client.settled(id)).deployment;

  it('gets no new call from any executor, one that starts later included, until it is restored', async () => {
    await startExecutor();
    expect(await servedBy(await submit('chat'))).toBe('one');
    expect(await change('one', 'drain')).toMatchObject({ state: 'drained', reason: 'a test' });
    // Each executor reads it within a second; of so many tasks at once both have some.
    const serveMany = async () =>
      Promise.all((await Promise.all(Array.from({ length: 12 }, () => submit('chat')))).map(servedBy));
    await poll('all executors to leave it alone', async () => (await serveMany()).every((name) => name === 'two'));
    await startExecutor();
    expect(new Set(await serveMany())).toEqual(new Set(['two']));
    expect(await change('one', 'restore')).toMatchObject({ changed: { action: 'restore', by: 'tester' } });
    await poll('all executors to call it again', async () => (await serveMany()).every((name) => name === 'one'));
  });

  it('is waited for where the tier has no other, and tasks go on when it is restored', async () => {
    await change('three', 'drain');
    // Once its executor knows, a task waits; one that was quicker was served.
    const id = await poll('a task to wait for it', async () => {
      const submitted = await submit('lone');
      return poll('it to wait or to be served', async () => {
        const { task, decisions } = await stack.client.ledger(submitted);
        if (task.state !== 'open') return { submitted, waits: false };
        const wait = decisions.find(({ action }) => action === 'wait');
        return wait === undefined
          ? undefined
          : { submitted, waits: wait.detail?.includes('three is drained') === true };
      }).then(({ submitted: one, waits }) => (waits ? one : undefined));
    });
    const { deployments } = deploymentListSchema.parse(await (await fetch(`${stack.url}/v1/deployments`)).json());
    expect(deployments.find(({ name }) => name === 'three')).toMatchObject({ state: 'drained', inFlight: 0 });
    await change('three', 'restore');
    expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded', deployment: 'three' });
  });
});
