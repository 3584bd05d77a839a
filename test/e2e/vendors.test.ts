import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { poll, type Stack, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const key = 'sk-ant-canary-key-4711';

function portfolio(vendorUrl: string): string {
  return `
name: vendors
defaultWorkload: chat
tiers:
  - { name: only, deployments: [keyless, claude] }
deployments:
  keyless:
    vendor: openai
    model: gpt-4o-mini
    provider: { kind: openai, apiKeyEnv: KEY_THAT_NOBODY_SET }
    noRollback: made up for tests
  claude:
    vendor: anthropic
    model: claude-haiku-4-5
    provider: { kind: anthropic, baseUrl: "${vendorUrl}", apiKeyEnv: CANARY_KEY }
    price: catalog
    timeouts: { firstByteSeconds: 20 }
    noRollback: made up for tests
workloads:
  chat: { validators: [] }
`;
}

/** Anthropic's answer: 11 tokens in, of which 4 were cached and 2 written into the cache; 7 out. */
const message = {
  id: 'msg_9',
  type: 'message',
  role: 'assistant',
  model: 'claude-haiku-4-5-20251001',
  content: [{ type: 'text', text: 'Paris.' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 5, cache_read_input_tokens: 4, cache_creation_input_tokens: 2, output_tokens: 7 },
};

describe('a vendor in its own protocol', () => {
  let stack: Stack;
  let vendor: Server;
  let traced = '';
  const keys: unknown[] = [];

  beforeAll(async () => {
    vendor = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        if (request.url?.endsWith('/traces')) {
          traced += Buffer.concat(chunks).toString('utf8');
          response.end('{}');
          return;
        }
        keys.push(request.headers['x-api-key']);
        response.setHeader('request-id', 'req_9').end(JSON.stringify(message));
      });
    });
    await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
    stack = await startStack({
      servers,
      queue: servers.redisUrl === null ? 'postgres' : 'redis',
      portfolio: portfolio(`${url}/v1`),
      env: { CANARY_KEY: key, OTEL_EXPORTER_OTLP_ENDPOINT: url },
    });
  });
  afterAll(async () => {
    await stack?.close();
    vendor?.closeAllConnections();
    vendor?.close();
  });

  it('serves where another has no key, is billed to the token, and its key is nowhere to be read', async () => {
    const id = await stack.client.submit({ prompt: 'What is the capital of France?' });
    expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded', output: { text: 'Paris.' } });
    const ledger = await stack.client.ledger(id);
    expect(ledger.attempts).toMatchObject([
      { deployment: 'keyless', state: 'failed', failureClass: 'unauthorized', costNanoUsd: 0, costSource: 'none' },
      {
        deployment: 'claude',
        state: 'finished',
        modelServed: 'claude-haiku-4-5-20251001',
        // 5 × 1,000 + 4 × 100 + 2 × 1,250 + 7 × 5,000 = 5,000 + 400 + 2,500 + 35,000
        costNanoUsd: 42_900,
        costSource: 'price',
      },
    ]);
    expect(keys).toEqual([key]);
    await poll('the span of the call', () => traced.includes('req_9'));
    expect(`${traced} ${JSON.stringify(ledger)}`).not.toContain(key);
  });
});
