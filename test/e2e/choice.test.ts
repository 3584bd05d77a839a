import { poll, type ServiceProcess, type Stack, startServiceProcess, startStack } from '@upshift/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { limitsPortfolio } from './limits-portfolio.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
/** Opens at the first failure, and lets a probe through soon. */
const touchy = 'breaker: { failures: 1, cooldownSeconds: 0.2 }';

// `fastest`, and the breaker of a tier in order, stand in limits.test.ts.
describe('whom a tier chooses', () => {
  let vendor: ServiceProcess;
  let stack: Stack;

  beforeAll(async () => {
    vendor = await startServiceProcess('vendor', { UPSHIFT_VENDOR_LATENCY_MS: '5' });
    const pair = (name: string) => [
      { name: `${name}-a`, more: touchy },
      { name: `${name}-b`, more: touchy },
    ];
    const portfolio = limitsPortfolio(vendor.url ?? '', {
      order: { deployments: pair('order') },
      even: { choice: 'weighted', deployments: pair('even') },
      canary: { choice: 'weighted', weights: { 'canary-a': 0, 'canary-b': 1 }, deployments: pair('canary') },
      cheap: {
        choice: 'cheapest',
        deployments: [
          { name: 'cheap-dear', usd: 9, more: touchy },
          { name: 'cheap-low', usd: 1, more: touchy },
        ],
      },
      sticky: { choice: 'sticky', deployments: pair('sticky') },
    });
    stack = await startStack({ servers, queue: servers.redisUrl === null ? 'postgres' : 'redis', portfolio });
  });
  afterEach(() => strike({ mode: 'none' }));
  afterAll(async () => {
    await stack?.close();
    vendor?.kill('SIGKILL');
  });

  async function strike(fault: object): Promise<void> {
    const response = await fetch(`${vendor.url}/faults`, { method: 'POST', body: JSON.stringify(fault) });
    expect(response.status).toBeLessThan(300);
  }

  /** The deployments that were called for each of the tasks, in their order. */
  async function askedBy(workload: string, prompts: readonly string[]): Promise<string[][]> {
    const ids = await Promise.all(prompts.map((prompt) => stack.client.submit({ prompt, workload })));
    const tasks = await Promise.all(ids.map((id) => stack.client.settled(id)));
    expect(tasks.map(({ state }) => state)).toEqual(ids.map(() => 'succeeded'));
    const ledgers = await Promise.all(ids.map((id) => stack.client.ledger(id)));
    return ledgers.map(({ attempts }) => attempts.map(({ deployment }) => deployment));
  }
  const same = (count: number): string[] => Array.from({ length: count }, () => 'Say hello');
  const each = (name: string, count: number): string[][] => Array.from({ length: count }, () => [name]);

  it.each([
    ['in order', 'order', 'order-a', 'order-b'],
    ['by weight, of which nought is asked only where nobody else can be', 'canary', 'canary-b', 'canary-a'],
    ['the cheapest, wherever it stands', 'cheap', 'cheap-low', 'cheap-dear'],
  ])('%s; another one while that one fails; and that one again', async (_, workload, first, other) => {
    expect(await askedBy(workload, same(6))).toEqual(each(first, 6));
    await strike({ mode: 'error500', model: `simulated-${first}` });
    const [failedOver] = await askedBy(workload, same(1));
    expect(failedOver).toEqual([first, other]);
    await strike({ mode: 'none' });
    await poll('the first one to be asked again', async () => {
      const [asked] = await askedBy(workload, same(1));
      return asked?.[0] === first;
    });
  });

  it('by chance where weights are equal: both serve', async () => {
    const asked = (await askedBy('even', same(40))).flat();
    expect(new Set(asked)).toEqual(new Set(['even-a', 'even-b']));
  });

  it('the same for the same beginning of a prompt, others for others, and a stand-in while that one fails', async () => {
    const prompts = Array.from({ length: 16 }, (_, at) => `Question ${at}`);
    const first = await askedBy('sticky', prompts);
    expect(new Set(first.flat())).toEqual(new Set(['sticky-a', 'sticky-b']));
    expect(await askedBy('sticky', prompts)).toEqual(first);
    await strike({ mode: 'error500', model: 'simulated-sticky-a' });
    const meanwhile = await askedBy('sticky', prompts);
    expect(meanwhile.map((asked) => asked.at(-1))).toEqual(prompts.map(() => 'sticky-b'));
    await strike({ mode: 'none' });
    await poll('everyone to be back where it was', async () => {
      const again = await askedBy('sticky', prompts);
      return JSON.stringify(again) === JSON.stringify(first);
    });
  });
});
