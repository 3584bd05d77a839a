import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
  let guarded: Server;
  let refuses = true;
  const executors: ServiceProcess[] = [];
  const startExecutor = async (): Promise<void> => {
    const redis = stack.redisUrl === null ? {} : { REDIS_URL: stack.redisUrl };
    const env = { DATABASE_URL: stack.databaseUrl, UPSHIFT_QUEUE_PREFIX: stack.prefix, ...redis };
    executors.push(await startServiceProcess('executor', env));
  };

  beforeAll(async () => {
    vendor = await startServiceProcess('vendor', { UPSHIFT_VENDOR_LATENCY_MS: '5' });
    // Answers only once its key is put right.
    guarded = createServer((_request, response) => {
      response.writeHead(refuses ? 401 : 200, { 'content-type': 'application/json' });
      const message = { role: 'assistant', content: 'Hello' };
      const usage = { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 };
      const answer = { id: 'c', object: 'chat.completion', created: 1, model: 'm', usage };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      response.end(JSON.stringify(refuses ? { error: { code: 'invalid_api_key' } } : { ...answer, choices }));
    });
    await new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve));
    const { port } = guarded.address() as AddressInfo;
    const lone =
      '  lone: { start: premium, tiers: [premium], validators: [], escalation: { max: 0, exhausted: fail } }';
    const keyed = lone.replaceAll('lone', 'keyed').replaceAll('premium', 'guarded');
    const portfolio = vendorPortfolio(vendor.url ?? '')
      .replace('deployments: [three, four]', 'deployments: [three]')
      .replace('deployments:\n', '  - { name: guarded, deployments: [locked] }\ndeployments:\n')
      .replace(
        'workloads:\n',
        `  locked: { vendor: c, model: m, provider: { kind: openai-compatible, baseUrl: "http://127.0.0.1:${port}/v1" }, price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }, noRollback: simulated }\nworkloads:\n`,
      );
    stack = await startStack({
      servers,
      queue: backend?.queue ?? 'postgres',
      portfolio: `${portfolio}${lone}\n${keyed}\n`,
    });
  });
  afterAll(async () => {
    for (const one of executors) one.kill('SIGKILL');
    await stack?.close();
    vendor?.kill('SIGKILL');
    await vendor?.exited;
    guarded?.closeAllConnections();
    guarded?.close();
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

  it('is out when its vendor refuses the key, and a restore puts it back without a restart', async () => {
    const state = async (id: string) => (await stack.client.settled(id)).state;
    const locked = async (): Promise<DeploymentView | undefined> => {
      const body = await (await fetch(`${stack.url}/v1/deployments`)).json();
      return deploymentListSchema.parse(body).deployments.find(({ name }) => name === 'locked');
    };
    // Without a Redis each executor finds out for itself.
    const out = await poll('it to be out', async () => {
      expect(await state(await submit('keyed'))).toBe('failed');
      const seen = await locked();
      return seen?.state === 'out' ? seen : undefined;
    });
    expect(out).toMatchObject({ reason: expect.stringContaining('refused the key'), health: { breaker: 'out' } });
    refuses = false;
    await poll('all executors to leave it alone', async () => (await state(await submit('keyed'))) === 'failed');
    await change('locked', 'restore');
    await poll('it to be called', async () => (await state(await submit('keyed'))) === 'succeeded');
    expect(await locked()).toMatchObject({ state: 'serving', changed: { action: 'restore' } });
  });
});
