import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { ProviderError } from '@upshift/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { instantClock, makeCall, never, openAi } from '../testing/make-call.ts';
import { type ChatServer, completion, sendJson, startChatServer } from '../testing/start-chat-server.ts';

let server: ChatServer;
beforeEach(async () => {
  server = await startChatServer();
});
afterEach(() => server.close());

const canaries = { key: 'sk-canary-key-4711', prompt: 'canary prompt 0815', vendor: 'canary words of the vendor' };
const secrets = (): string => canaries.key;
const clock = instantClock(Date.parse('2026-11-24T12:00:00Z'));

describe.each([
  ['node:http', createProviders({ clock, secrets })],
  ['a given fetch', createProviders({ clock, secrets, fetch })],
])('over %s', (_transport, provider) => {
  async function fail({
    signal = never(),
    url = `${server.url}/v1`,
  }: {
    signal?: AbortSignal;
    url?: string;
  } = {}): Promise<ProviderError> {
    const call = makeCall(openAi(url, { apiKeyEnv: 'ACME_KEY' }), {
      messages: [{ role: 'user', content: canaries.prompt }],
    });
    const error = await provider.call(call, { signal }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof ProviderError)) throw new Error(`This is no ProviderError: ${String(error)}`);
    const said = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
    for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
    return error;
  }

  it.each([
    [400, {}, 'bad_request', 'nothing'],
    [401, {}, 'unauthorized', 'nothing'],
    [402, {}, 'quota_exhausted', 'nothing'],
    [403, {}, 'unauthorized', 'nothing'],
    [404, {}, 'not_found', 'nothing'],
    [408, {}, 'timeout', 'unknown'],
    [413, {}, 'bad_request', 'nothing'],
    [418, {}, 'bad_request', 'nothing'],
    [422, {}, 'bad_request', 'nothing'],
    [429, { code: 'rate_limit_exceeded' }, 'rate_limited', 'nothing'],
    [429, { code: 'insufficient_quota' }, 'quota_exhausted', 'nothing'],
    [429, { type: 'insufficient_quota', code: null }, 'quota_exhausted', 'nothing'],
    [400, { code: 'content_filter' }, 'content_refused', 'nothing'],
    [500, {}, 'server_error', 'nothing'],
    [502, {}, 'server_error', 'unknown'],
    [503, {}, 'overloaded', 'nothing'],
    [504, {}, 'timeout', 'unknown'],
    [529, {}, 'overloaded', 'nothing'],
    [599, {}, 'server_error', 'nothing'],
  ] as const)('reads %s %j as %s, billed %s, after one request', async (status, code, failureClass, billed) => {
    server.answerWith((response, { headers, body }) =>
      sendJson(
        response,
        { error: { message: `${canaries.vendor} ${headers['authorization']} ${JSON.stringify(body)}`, ...code } },
        { status },
      ),
    );
    const error = await fail();
    expect(error).toMatchObject({ failureClass, billed, httpStatus: status, retryAfterMs: null });
    expect(error.message).toContain('"primary"');
    expect(server.seen).toHaveLength(1);
  });

  it('passes on how long to wait, in seconds and as a date', async () => {
    server.answerWith((response) => sendJson(response, {}, { status: 429, headers: { 'retry-after': '12' } }));
    expect((await fail()).retryAfterMs).toBe(12_000);
    const date = 'Tue, 24 Nov 2026 12:01:00 GMT';
    server.answerWith((response) => sendJson(response, {}, { status: 503, headers: { 'retry-after': date } }));
    expect((await fail()).retryAfterMs).toBe(60_000);
  });

  it('reads a failure whose body is no JSON, or endless, by its status', async () => {
    server.answerWith((response) => {
      response.writeHead(500);
      const pour = (): void => {
        while (!response.destroyed && response.write(canaries.vendor.repeat(1000)));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });
    expect(await fail()).toMatchObject({ failureClass: 'server_error', httpStatus: 500 });
  });

  it('does not follow a redirect: prompt and key stay with the host that was named', async () => {
    const elsewhere = await startChatServer();
    server.answerWith((response) => {
      response.writeHead(307, { location: `${elsewhere.url}/v1/chat/completions` });
      response.end();
    });
    expect(await fail()).toMatchObject({ failureClass: 'not_found', billed: 'nothing' });
    expect(elsewhere.seen).toHaveLength(0);
    await elsewhere.close();
  });

  it('is unreachable, and has cost nothing, where nobody listens', async () => {
    const port = await unusedPort();
    expect(await fail({ url: `http://127.0.0.1:${port}/v1` })).toMatchObject({
      failureClass: 'unreachable',
      billed: 'nothing',
      httpStatus: null,
    });
  });

  it('has perhaps cost something when the connection breaks after sending', async () => {
    server.answerWith((response) => void response.socket?.resetAndDestroy());
    expect(await fail()).toMatchObject({ failureClass: 'unreachable', billed: 'unknown' });
    expect(server.seen).toHaveLength(1);
  });

  it('has perhaps cost something when the answer breaks off', async () => {
    server.answerWith((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"id":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await fail()).toMatchObject({ failureClass: 'unreachable', billed: 'unknown' });
  });

  it.each([
    ['no JSON', canaries.vendor],
    ['no chat completion', JSON.stringify({ error: canaries.vendor })],
    ['no choices', JSON.stringify({ choices: [] })],
    ['nothing', ''],
    ['a poisoned key', `{"__proto__":{"x":1},${JSON.stringify(completion()).slice(1)}`],
  ])('is malformed when the answer is %s', async (_what, text) => {
    server.answerWith((response) => void response.end(text));
    expect(await fail()).toMatchObject({ failureClass: 'malformed_answer', billed: 'unknown' });
    expect(server.seen).toHaveLength(1);
  });

  it('reads the status that a gateway puts into a good answer', async () => {
    server.answerWith((response) => sendJson(response, { error: { code: 429, message: canaries.vendor } }));
    expect(await fail()).toMatchObject({ failureClass: 'rate_limited', billed: 'unknown', httpStatus: 429 });
  });

  it.each([
    [{ code: 400, type: 'context_length_exceeded' }, 'context_too_long'],
    [
      { code: 400, message: `This model's maximum context length is 8192 tokens. ${canaries.vendor}` },
      'context_too_long',
    ],
    [{ code: 429, type: 'insufficient_quota' }, 'quota_exhausted'],
    [{ code: 400 }, 'bad_request'],
  ])('classes an error in a good answer as under its own status: %j', async (error, failureClass) => {
    server.answerWith((response) => sendJson(response, { error }));
    expect(await fail()).toMatchObject({ failureClass, billed: 'unknown', httpStatus: error.code });
  });

  it('stops reading an answer that never ends', async () => {
    let written = 0;
    server.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const block = Buffer.alloc(262_144, 32);
      const pour = (): void => {
        while (!response.destroyed) {
          written += block.length;
          if (!response.write(block)) break;
        }
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });
    expect(await fail()).toMatchObject({ failureClass: 'answer_too_large', billed: 'unknown' });
    expect(written).toBeLessThan(24_000_000);
  });

  it('is refused when the vendor filters the answer or the model declines', async () => {
    server.answerWith((response) => sendJson(response, completion({ finish_reason: 'content_filter' })));
    expect(await fail()).toMatchObject({ failureClass: 'content_refused', billed: 'unknown' });
    const message = { role: 'assistant', content: null, refusal: canaries.vendor };
    server.answerWith((response) => sendJson(response, completion({ message })));
    expect(await fail()).toMatchObject({ failureClass: 'content_refused' });
  });

  it.each([
    ['timeout', new DOMException('too late', 'TimeoutError')],
    ['interrupted', new Error('shutting down')],
    ['interrupted', undefined],
  ] as const)('is %s when the signal says so, and lets go of the connection', async (failureClass, reason) => {
    const gone = Promise.withResolvers<void>();
    const controller = new AbortController();
    server.answerWith((response) => {
      response.on('close', gone.resolve);
      controller.abort(reason);
    });
    expect(await fail({ signal: controller.signal })).toMatchObject({ failureClass, billed: 'unknown' });
    await gone.promise;
  });

  it('is aborted in the middle of an answer', async () => {
    const controller = new AbortController();
    server.answerWith((response) => {
      response.writeHead(200);
      response.write('{');
      setTimeout(() => controller.abort(), 20);
    });
    expect(await fail({ signal: controller.signal })).toMatchObject({ failureClass: 'interrupted', billed: 'unknown' });
  });

  it('sends nothing when it is aborted before', async () => {
    expect((await fail({ signal: AbortSignal.abort() })).failureClass).toBe('interrupted');
    expect(server.seen).toHaveLength(0);
  });

  it('sends nothing to a base URL that may not be called', async () => {
    const url = server.url.replace('http://', `http://user:${canaries.vendor.replaceAll(' ', '-')}@`);
    expect(await fail({ url })).toMatchObject({ failureClass: 'misconfigured', billed: 'nothing' });
    expect(server.seen).toHaveLength(0);
  });
});

it('is unauthorized without a request when the key is not set', async () => {
  const provider = createProviders({ clock, secrets: () => undefined });
  const call = provider.call(makeCall(openAi(server.url, { apiKeyEnv: 'ACME_KEY' })), { signal: never() });
  await expect(call).rejects.toMatchObject({ failureClass: 'unauthorized', billed: 'nothing' });
  await expect(call).rejects.toThrow('needs a key in ACME_KEY');
  expect(server.seen).toHaveLength(0);
});

it('does not send a key that no header may carry, and does not tell it', async () => {
  const provider = createProviders({ clock, secrets: () => 'first\nsecond-canary' });
  const call = provider.call(makeCall(openAi(server.url, { apiKeyEnv: 'ACME_KEY' })), { signal: never() });
  await expect(call).rejects.toSatisfy(
    (error: unknown) =>
      error instanceof ProviderError && !String(error.stack).includes('canary') && error.billed === 'nothing',
  );
  await expect(call).rejects.toMatchObject({ failureClass: 'misconfigured' });
  expect(server.seen).toHaveLength(0);
});

it('does not break a connection that an idle agent has let go of', async () => {
  const provider = createProviders({ clock, secrets });
  const ask = () => provider.call(makeCall(openAi(server.url)), { signal: never() });
  await ask();
  const held: ServerResponse[] = [];
  server.answerWith((response) => {
    held.push(response);
    if (held.length === 2) for (const waiting of held) sendJson(waiting, completion());
  });
  await Promise.all([ask(), ask()]);
  expect(server.connections()).toBe(2);
});

async function unusedPort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
