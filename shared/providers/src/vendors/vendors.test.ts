import type { Tool } from '@upshift/contracts';
import { type ModelAnswer, ProviderError } from '@upshift/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { instantClock, makeCall, never } from '../testing/make-call.ts';
import { type ChatServer, sendJson, startChatServer } from '../testing/start-chat-server.ts';
import { type VendorScript, vendorScripts } from '../testing/vendor-answers.ts';

let server: ChatServer;
beforeEach(async () => {
  server = await startChatServer();
});
afterEach(() => server.close());

const canaries = { key: 'sk-canary-key-4711', prompt: 'canary prompt 0815', vendor: 'canary words of the vendor' };
const clock = instantClock(Date.parse('2026-11-24T12:00:00Z'));
const provider = createProviders({ clock, secrets: (name) => (name === 'VENDOR_KEY' ? canaries.key : undefined) });

type Asked = Parameters<typeof makeCall>[1] & { signal?: AbortSignal; settings?: Record<string, unknown> };

function ask(vendor: VendorScript, { signal = never(), settings = {}, ...more }: Asked = {}): Promise<ModelAnswer> {
  const config = { kind: vendor.kind, baseUrl: `${server.url}/base`, ...vendor.settings, ...settings };
  const call = makeCall(config, { messages: [{ role: 'user', content: canaries.prompt }], ...more });
  const deployment = { ...call.deployment, model: vendor.model, ...more.deployment };
  return provider.call({ ...call, deployment }, { signal });
}

async function fail(vendor: VendorScript, asked: Asked = {}): Promise<ProviderError> {
  const error = await ask(vendor, asked).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new Error(`This is no ProviderError: ${String(error)}`);
  const said = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
  return error;
}

const weather: Tool = {
  type: 'function',
  function: {
    name: 'weather.now',
    description: 'The weather now.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

describe.each(vendorScripts.map((vendor) => [vendor.name, vendor] as const))('%s', (_name, vendor) => {
  it('is one request with the key in its header, and text, usage, the model served and the request id come back', async () => {
    server.answerWith((response) =>
      sendJson(response, vendor.answer(), { headers: { [vendor.requestIdHeader]: 'req_9' } }),
    );
    const answer = await ask(vendor, { temperature: 0.5 });
    const [header, before] = vendor.keyHeader;
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.path).toBe(`/base${vendor.path}`);
    expect(server.seen[0]?.headers[header]).toBe(`${before}${canaries.key}`);
    expect(server.seen[0]?.headers['idempotency-key']).toBe('t_1-1-0-0');
    expect(JSON.stringify(server.seen[0]?.headers)).not.toContain('not-here');
    expect(JSON.stringify(server.seen[0]?.body)).toContain(canaries.prompt);
    expect(JSON.stringify(server.seen[0]?.body)).toContain('512');
    expect(answer).toEqual({
      output: { text: 'Paris.', toolCalls: null },
      usage: {
        inputTokens: 11,
        outputTokens: 7,
        cachedInputTokens: 4,
        ...(vendor.reasoningTokens === undefined ? {} : { reasoningTokens: vendor.reasoningTokens }),
      },
      modelServed: vendor.served,
      finishReason: 'stop',
      vendorCostNanoUsd: null,
      recordedLatencyMs: null,
      confidence: null,
      logprobs: null,
      vendorRequestId: 'req_9',
    });
  });

  it('describes tools and gives calls back under their own names', async () => {
    server.answerWith((response) =>
      sendJson(response, vendor.answer({ calls: [{ name: 'weather_now', arguments: { city: 'Bern' } }] })),
    );
    const { output, finishReason } = await ask(vendor, { tools: [weather], toolChoice: 'required' });
    expect(JSON.stringify(server.seen[0]?.body)).toContain('"weather_now"');
    expect(JSON.stringify(server.seen[0]?.body)).toContain('The weather now.');
    expect(output).toEqual({ text: null, toolCalls: [{ name: 'weather.now', arguments: { city: 'Bern' } }] });
    expect(finishReason).toBe('tool-calls');
  });

  it('tells of earlier calls and their results', async () => {
    server.answerWith((response) => sendJson(response, vendor.answer()));
    await ask(vendor, {
      tools: [weather],
      messages: [
        { role: 'user', content: 'How warm is it?' },
        {
          role: 'assistant',
          content: '',
          toolCalls: [{ id: 'an.id', name: 'weather.now', arguments: '{"city":"Bern"}' }],
        },
        { role: 'tool', toolCallId: 'an.id', content: 'seven degrees' },
        { role: 'system', content: 'Be brief.' },
      ],
    });
    const sent = JSON.stringify(server.seen[0]?.body);
    expect(sent).toContain('seven degrees');
    expect(sent).toContain('Bern');
    expect(sent).toContain('Be brief.');
  });

  it('asks for JSON in the mode of the vendor, or in words where the portfolio says so', async () => {
    const outputSchema = { type: 'object', properties: { capital: { type: 'string' } }, required: ['capital'] };
    server.answerWith((response) => sendJson(response, vendor.answer({ text: '{"capital":"Paris"}' })));
    expect((await ask(vendor, { outputSchema })).output.text).toBe('{"capital":"Paris"}');
    await ask(vendor, { outputSchema, settings: { structuredOutput: 'prompted' } });
    const [native, prompted] = server.seen.map(({ body }) => JSON.stringify(body));
    expect(native).toContain('"capital"');
    expect(native).not.toContain('satisfies this JSON Schema');
    expect(prompted).toContain('satisfies this JSON Schema');
  });

  it.each(vendor.failures.map(([status, body, failureClass]) => [status, failureClass, body] as const))(
    'reads its %s as %s, after one request',
    async (status, failureClass, body) => {
      const text = JSON.stringify(body).replaceAll('a message', canaries.vendor);
      server.answerWith((response, { headers }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(text.replaceAll('Unauthorized', `Unauthorized ${JSON.stringify(headers).replaceAll('"', '')}`));
      });
      expect(await fail(vendor)).toMatchObject({ failureClass });
      expect(server.seen).toHaveLength(1);
    },
  );

  it('is refused where the vendor filters, and says that an answer was cut short', async () => {
    if (vendor.refused !== null) {
      server.answerWith((response) => sendJson(response, vendor.refused));
      expect(await fail(vendor)).toMatchObject({ failureClass: 'content_refused', billed: 'unknown' });
    }
    server.answerWith((response) => sendJson(response, vendor.truncated));
    expect((await ask(vendor)).finishReason).toBe('length');
  });

  it('counts nothing where the vendor counts less than nothing', async () => {
    server.answerWith((response) => sendJson(response, vendor.negative));
    expect(await ask(vendor)).toMatchObject({ usage: null, output: { text: 'Paris.' } });
  });

  it('is unavailable with a clear reason, and sends nothing, where its key is not set', async () => {
    const error = await fail(vendor, { settings: { apiKeyEnv: 'OTHER_KEY' } });
    expect(error).toMatchObject({ failureClass: 'unauthorized', billed: 'nothing' });
    expect(error.message).toBe('Deployment "primary" needs a key in OTHER_KEY, which is not set.');
    expect(server.seen).toHaveLength(0);
  });

  it('is misconfigured, and sends nothing, where its base URL may not be called', async () => {
    const baseUrl = server.url.replace('http://', 'http://user:word@');
    expect(await fail(vendor, { settings: { baseUrl } })).toMatchObject({ failureClass: 'misconfigured' });
    expect(await fail(vendor, { settings: { allowPrivateNetwork: false } })).toMatchObject({
      failureClass: 'misconfigured',
      billed: 'nothing',
    });
    expect(server.seen).toHaveLength(0);
  });

  it.each([
    ['a page of HTML', '<!doctype html><title>Sign in</title>'],
    ['half of its JSON', JSON.stringify(vendor.answer()).slice(0, 90)],
    ['JSON of something else', '{"hello":"world"}'],
    ['nothing', ''],
  ])('is malformed, perhaps billed and not asked again where it answers %s', async (_what, text) => {
    server.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(text);
    });
    expect(await fail(vendor)).toMatchObject({ failureClass: 'malformed_answer', billed: 'unknown' });
    expect(server.seen).toHaveLength(1);
  });

  it('reads a good answer under a wrong content type', async () => {
    server.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end(JSON.stringify(vendor.answer()));
    });
    expect((await ask(vendor)).output.text).toBe('Paris.');
  });

  it('is too large where the answer never ends', async () => {
    server.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const block = Buffer.alloc(262_144, 32);
      const pour = (): void => {
        while (!response.destroyed && response.write(block));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });
    expect(await fail(vendor)).toMatchObject({ failureClass: 'answer_too_large', billed: 'unknown' });
  });

  it('tells a vendor that does not begin to answer from one that does not end', async () => {
    server.answerWith(() => undefined);
    const patient = makeCall({ kind: vendor.kind, baseUrl: server.url, ...vendor.settings }).deployment;
    // Long enough for the request to leave, on a machine that does other things too: only then may it be billed.
    const deployment = { ...patient, model: vendor.model, timeouts: { firstByteSeconds: 0.5 } };
    expect(await fail(vendor, { deployment })).toMatchObject({ failureClass: 'first_byte_timeout', billed: 'unknown' });
    const controller = new AbortController();
    server.answerWith((response) => {
      response.writeHead(200);
      response.write('{');
      controller.abort(new DOMException('too late', 'TimeoutError'));
    });
    expect(await fail(vendor, { signal: controller.signal })).toMatchObject({ failureClass: 'timeout' });
  });
});
