import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;
let handler: Handler = (_request, response) => response.end('{"verdict":"pass"}');
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => handler(request, response, body));
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/judge`;
});
const runner = createValidatorRunner({
  secrets: (name) => (name === 'SECRET' ? 'hush' : undefined),
  now: () => 1_800_000_000_500,
});
afterAll(async () => {
  await runner.close();
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  handler = (_request, response) => response.end('{"verdict":"pass"}');
});
const { signal } = new AbortController();

const judge = (more: object = {}) =>
  runner.judge(
    makeConfig('http', { url, allowPrivateNetwork: true, timeoutMs: 5000, ...more }),
    makeCandidate({ text: 'The answer.' }),
    { signal },
  );

it('posts the task and its answer, signed, and takes the verdict', async () => {
  let seen: { headers: IncomingMessage['headers']; body: string } | null = null;
  handler = (request, response, body) => {
    seen = { headers: request.headers, body };
    response.end('{"verdict":"fail","score":0.25,"evidence":[{"path":"/text","message":"Too short."}]}');
  };
  expect(await judge()).toMatchObject({
    verdict: 'fail',
    score: 0.25,
    evidence: [{ path: '/text', message: 'Too short.' }],
    error: null,
  });
  const { headers, body } = seen as unknown as { headers: IncomingMessage['headers']; body: string };
  expect(JSON.parse(body)).toMatchObject({ version: 1, validator: 'shape', output: { text: 'The answer.' } });
  const signature = createHmac('sha256', 'hush').update(`1800000000.${body}`).digest('hex');
  expect(headers['upshift-timestamp']).toBe('1800000000');
  expect(headers['upshift-signature']).toBe(`v1=${signature}`);
});

describe('is broken, never passed', () => {
  it.each<[string, Handler]>([
    ['by a status', (_request, response) => response.writeHead(500).end('{"verdict":"pass"}')],
    ['by a redirect', (_request, response) => response.writeHead(302, { location: url }).end()],
    ['by no JSON', (_request, response) => response.end('pass')],
    ['by another verdict', (_request, response) => response.end('{"verdict":"PASS"}')],
    ['by too much', (_request, response) => response.end(`{"verdict":"pass","more":"${'x'.repeat(70_000)}"}`)],
    ['by a connection that ends', (request) => request.socket.destroy()],
  ])('%s', async (_, given) => {
    handler = given;
    expect(await judge()).toMatchObject({ verdict: 'unknown', score: null, error: 'endpoint' });
  });

  it('by an endpoint that never answers', async () => {
    handler = () => {};
    expect(await judge({ timeoutMs: 100 })).toMatchObject({ verdict: 'unknown', error: 'timeout' });
  });

  it('by a secret that is not set', async () => {
    expect(await judge({ secretEnv: 'ANOTHER' })).toMatchObject({ verdict: 'unknown', error: 'endpoint' });
  });

  it('by a private network that the portfolio does not allow, by address and by name', async () => {
    let calls = 0;
    handler = (_request, response) => {
      calls++;
      response.end('{"verdict":"pass"}');
    };
    const byName = url.replace('127.0.0.1', 'localhost');
    for (const address of [url, byName, url.replace('127.0.0.1', '[::1]')])
      expect(await judge({ url: address, allowPrivateNetwork: false })).toMatchObject({ error: 'endpoint' });
    expect(calls).toBe(0);
  });
});
