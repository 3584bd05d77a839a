import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type PortfolioHistory, type PortfolioView, portfolioSchema } from '@upshift/contracts';
import { poll, type Stack, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const queue = servers.redisUrl === null ? 'postgres' : 'redis';

const portfolioOf = (vendorUrl: string): string => `
name: learns
defaultWorkload: all
tiers:
  - { name: efficient, deployments: [small] }
  - { name: strong, deployments: [large] }
deployments:
${['small', 'large']
  .map(
    (name) => `
  ${name}:
    vendor: ${name}
    model: simulated-${name}
    provider: { kind: openai-compatible, baseUrl: "${vendorUrl}/v1" }
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }
    noRollback: simulated`,
  )
  .join('')}
learning:
  everyMinutes: 0.01
  minTasks: 150
  newTasks: 20
  checkTasks: 60
  windows: [150, 600]
  tolerance: 0.1
  search: { share: 1, budgetUsd: 0.5 }
workloads:
  all:
    start: auto
    repair: { max: 0 }
    validators: [{ name: shape, kind: json_schema }]
`;

const output = { schema: { type: 'object', required: ['kind'], properties: { kind: { enum: ['a', 'b', 'c'] } } } };
const promptOf = (no: number): string =>
  no % 2 === 0 ? `What is ${no} plus 17 in total?` : `Which word describes item ${no} best?`;

/** Simulated models, whose wrong answers the schema refutes: the small one can do sums, until it gets worse at them (and better at words). */
function startVendor(isWorse: () => boolean): Promise<Server> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const { model, messages } = JSON.parse(text) as { model: string; messages: { content: string }[] };
      const prompt = messages.at(-1)?.content ?? '';
      // One answer in twelve is not what it is mostly, for both models: by the number in the prompt, so that it is the same again.
      const isOdd = Number(/\d+/.exec(prompt)?.[0] ?? 0) % 24 < 2;
      const isSum = prompt.includes('plus');
      const isRight = (model === 'simulated-large' || (isSum !== isWorse())) !== isOdd;
      const content = JSON.stringify({ kind: isRight ? 'a' : 'z' });
      const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
      const usage = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 'c', object: 'chat.completion', created: 0, model, choices, usage }));
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('a router that nobody learns by hand', { timeout: 600_000 }, () => {
  let stack: Stack;
  let vendor: Server;
  let isWorse = false;
  let sent = 0;

  beforeAll(async () => {
    vendor = await startVendor(() => isWorse);
    const portfolio = portfolioOf(`http://127.0.0.1:${(vendor.address() as AddressInfo).port}`);
    stack = await startStack({ servers, queue, portfolio, env: { UPSHIFT_EVALUATOR_TICK_MS: '20' } });
  });
  afterAll(async () => {
    await stack?.close();
    vendor?.closeAllConnections();
    vendor?.close();
  });

  const read = async <T>(path: string): Promise<T> => (await (await fetch(`${stack.url}${path}`)).json()) as T;
  const routerOf = async () => portfolioSchema.parse((await read<PortfolioView>('/v1/portfolio')).portfolio).router;
  const history = () => read<PortfolioHistory>('/v1/portfolio/versions');
  const changes = async () => (await history()).changes.filter(({ who }) => who === 'learning');

  /** Tasks come, twenty at a time, until something holds. */
  async function loadUntil(what: string, holds: () => Promise<boolean>): Promise<void> {
    await poll(
      what,
      async () => {
        const ids = await Promise.all(
          Array.from({ length: 20 }, (_, at) => stack.client.submit({ prompt: promptOf(sent + at), output })),
        );
        sent += ids.length;
        await Promise.all(ids.map((id) => stack.client.settled(id)));
        return holds();
      },
      240_000,
    );
  }

  async function startOf(no: number) {
    const id = await stack.client.submit({ prompt: promptOf(no), output });
    await stack.client.settled(id);
    const [decision] = (await stack.client.ledger(id)).decisions;
    return { tier: decision?.toTier, reason: decision?.reason };
  }

  it('learns one from the ledger, and logs why it serves', async () => {
    await loadUntil('the first router to serve', async () => (await routerOf()) !== undefined);
    expect(await routerOf()).toMatchObject({ tolerance: 0.1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const [change] = await changes();
    expect(change).toMatchObject({ kind: 'apply', who: 'learning' });
    expect(change?.why).toMatch(/^The router was learned again from \d+ tasks: squared error 0\.\d+ for 0\.\d+ on \d+/);
    // No file was written anywhere: every process reads the router from the record.
    await poll('sums to start on the small model, by the router', async () => {
      const [sum, word] = [await startOf(100), await startOf(101)];
      return sum.reason === 'route_learned' && sum.tier === 'efficient' && word.tier === 'strong';
    });
  });

  it('does not leave it in when the model gets worse, and finds one that knows', async () => {
    const before = (await changes()).length;
    const first = await routerOf();
    isWorse = true;
    await loadUntil('the router to be taken out or replaced', async () => (await changes()).length > before);
    await loadUntil('a router to serve that sends sums to the large model', async () => {
      const router = await routerOf();
      if (router === undefined || router.sha256 === first?.sha256) return false;
      const sum = await startOf(100);
      return sum.reason === 'route_learned' && sum.tier === 'strong';
    });
    const { rollouts } = await history();
    for (const shadow of rollouts.filter(({ who }) => who === 'learning')) {
      expect(shadow).toMatchObject({ kind: 'shadow', share: 1 });
      expect(shadow.report?.spentUsd ?? 0).toBeLessThanOrEqual(0.5);
    }
    const taken = (await changes()).filter(({ why }) => why.startsWith('The router promised'));
    // Whenever one was taken out, a shadow looked for a better one.
    if (taken.length > 0) expect(rollouts.filter(({ who }) => who === 'learning').length).toBeGreaterThan(0);
    expect((await routerOf())?.tolerance).toBe(0.1);
  });
});
