import type { Tool } from '@upshift/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { instantClock, makeCall, never, openAi } from '../testing/make-call.ts';
import { type ChatServer, completion, sendJson, startChatServer } from '../testing/start-chat-server.ts';

let server: ChatServer;
beforeEach(async () => {
  server = await startChatServer();
});
afterEach(() => server.close());

const provider = createProviders({
  clock: instantClock(),
  secrets: (name) => (name === 'ACME_KEY' ? ' key-1\n' : undefined),
});
const ask = (more: Parameters<typeof makeCall>[1] = {}, config: Record<string, unknown> = {}) =>
  provider.call(makeCall(openAi(`${server.url}/v1`, config), more), { signal: never() });

const weather: Tool = {
  type: 'function',
  function: {
    name: 'weather.now',
    description: 'The weather now.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

describe('what is sent', () => {
  it('is one request with the attempt as its idempotency key, the key, the limit and the temperature', async () => {
    await ask({ temperature: 0.3 }, { apiKeyEnv: 'ACME_KEY' });
    expect(server.seen).toHaveLength(1);
    const [request] = server.seen;
    expect(request?.path).toBe('/v1/chat/completions');
    expect(request?.headers['idempotency-key']).toBe('t_1-1-0-0');
    expect(request?.headers['authorization']).toBe('Bearer key-1');
    expect(request?.body).toMatchObject({ model: 'asked-model', max_tokens: 512, temperature: 0.3 });
    expect(request?.body).not.toHaveProperty('tools');
    expect(request?.body).not.toHaveProperty('response_format');
  });

  it('has no authorization where no key is named', async () => {
    await ask();
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it('keeps the order and the roles of messages; a tool result is labelled text of the user', async () => {
    await ask({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Weather?' },
        { role: 'assistant', content: 'I look.' },
        { role: 'tool', content: '{"celsius":7}' },
        { role: 'system', content: 'Be briefer.' },
      ],
    });
    expect(server.seen[0]?.body.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: 'I look.' },
      { role: 'user', content: 'Result of a tool:\n{"celsius":7}' },
      { role: 'system', content: 'Be briefer.' },
    ]);
  });

  it('carries earlier calls to the letter and their results by id, under the names that the vendor knows', async () => {
    await ask({
      tools: [weather],
      messages: [
        { role: 'user', content: 'How warm is it?' },
        {
          role: 'assistant',
          content: '',
          toolCalls: [
            { id: 'call_1', name: 'weather.now', arguments: '{ "city":"Bern", "n":12345678901234567890 }' },
            { id: 'call_2', name: 'gone.by', arguments: 'no JSON' },
          ],
        },
        { role: 'tool', toolCallId: 'call_1', content: '{"celsius":7}' },
        { role: 'tool', toolCallId: 'call_2', content: '' },
      ],
    });
    expect(server.seen[0]?.body.messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'call_1',
            type: 'function',
            function: { name: 'weather_now', arguments: '{ "city":"Bern", "n":12345678901234567890 }' },
          },
          { id: 'call_2', type: 'function', function: { name: 'gone_by', arguments: '"no JSON"' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '{"celsius":7}' },
      { role: 'tool', tool_call_id: 'call_2', content: '' },
    ]);
  });

  it.each([undefined, 'auto', 'none', 'required'] as const)(
    'passes on whether tools must be called: %s',
    async (toolChoice) => {
      await ask({ tools: [weather], ...(toolChoice === undefined ? {} : { toolChoice }) });
      expect(server.seen[0]?.body.tool_choice).toBe(toolChoice ?? 'auto');
    },
  );

  it('describes tools under legal names, their schema untouched', async () => {
    await ask({ tools: [weather] });
    expect(server.seen[0]?.body.tools).toEqual([
      {
        type: 'function',
        function: {
          name: 'weather_now',
          description: 'The weather now.',
          parameters: weather.function.parameters,
        },
      },
    ]);
  });

  it('asks for JSON in the output schema, untouched and not strict', async () => {
    const outputSchema = { type: 'object', properties: { city: { type: 'string', minLength: 2 } } };
    await ask({ outputSchema });
    expect(server.seen[0]?.body.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema: outputSchema, strict: false },
    });
  });

  it('keeps the query of the base URL', async () => {
    const call = makeCall(openAi(`${server.url}/v1?api-version=7`));
    await provider.call(call, { signal: never() });
    expect(server.seen[0]?.path).toBe('/v1/chat/completions?api-version=7');
  });

  it('goes over connections that are kept', async () => {
    for (let call = 0; call < 20; call++) await ask();
    expect(server.seen).toHaveLength(20);
    expect(server.connections()).toBe(1);
  });

  it('may be a thousand calls at once', async () => {
    let waiting: (() => void)[] = [];
    server.answerWith((response) => {
      waiting.push(() => sendJson(response, completion()));
      if (waiting.length < 1000) return;
      for (const answer of waiting) answer();
      waiting = [];
    });
    const answers = await Promise.all(Array.from({ length: 1000 }, () => ask()));
    expect(answers).toHaveLength(1000);
    expect(server.seen).toHaveLength(1000);
  });
});

describe('what comes back', () => {
  it('is text, usage with cached tokens, the model served and the finish reason', async () => {
    server.answerWith((response) =>
      sendJson(
        response,
        completion({ usage: { prompt_tokens: 11, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 4 } } }),
      ),
    );
    expect(await ask()).toEqual({
      output: { text: 'Paris.', toolCalls: null },
      usage: { inputTokens: 11, outputTokens: 7, cachedInputTokens: 4 },
      modelServed: 'served-model',
      finishReason: 'stop',
      vendorCostNanoUsd: null,
      recordedLatencyMs: null,
      confidence: null,
      logprobs: null,
      vendorRequestId: null,
    });
  });

  it('says null where the vendor says nothing', async () => {
    server.answerWith((response) =>
      sendJson(
        response,
        completion({ model: undefined, usage: undefined, message: { content: null }, finish_reason: 'length' }),
      ),
    );
    const answer = await ask();
    expect(answer).toMatchObject({
      usage: null,
      modelServed: null,
      output: { text: null, toolCalls: null },
      finishReason: 'length',
    });
  });

  it.each([
    [{ prompt_tokens: -1, completion_tokens: 7 }],
    [{ prompt_tokens: 1.5, completion_tokens: 7 }],
    [{ prompt_tokens: 1e300, completion_tokens: 7 }],
  ])('counts nothing where the vendor counts %j', async (usage) => {
    server.answerWith((response) => sendJson(response, completion({ usage })));
    expect((await ask()).usage).toBeNull();
  });

  it.each([
    [0.000123, 123_000],
    ['0.0000000015', 2],
    [0, 0],
    [-1, null],
    ['free', null],
    [{}, null],
  ])('reads usage.cost %j as %s nano-dollars', async (cost, nano) => {
    server.answerWith((response) =>
      sendJson(response, completion({ usage: { prompt_tokens: 1, completion_tokens: 1, cost } })),
    );
    expect((await ask()).vendorCostNanoUsd).toBe(nano);
  });

  it('gives tool calls under their own names, also where ids repeat, and arguments that are no JSON as they came', async () => {
    const call = (name: string, given: string) => ({ id: 'c', type: 'function', function: { name, arguments: given } });
    server.answerWith((response) =>
      sendJson(
        response,
        completion({
          message: {
            role: 'assistant',
            content: null,
            tool_calls: [
              call('weather_now', '{"city":"Paris"}'),
              call('weather_now', '{"city":'),
              call('weather_now', '{"__proto__":{"polluted":true}}'),
              call('made_up', '{"a":1}'),
            ],
          },
          finish_reason: 'tool_calls',
        }),
      ),
    );
    const { output, finishReason } = await ask({ tools: [weather] });
    expect(finishReason).toBe('tool-calls');
    expect(output).toEqual({
      text: null,
      toolCalls: [
        { name: 'weather.now', arguments: { city: 'Paris' } },
        { name: 'weather.now', arguments: '{"city":' },
        { name: 'weather.now', arguments: '{"__proto__":{"polluted":true}}' },
        { name: 'made_up', arguments: { a: 1 } },
      ],
    });
  });

  it('is the text as it came when JSON was asked for and something else was answered', async () => {
    server.answerWith((response) => sendJson(response, completion({ message: { content: '{"city": "Par' } })));
    expect((await ask({ outputSchema: { type: 'object' } })).output.text).toBe('{"city": "Par');
  });

  it('may hold NUL and half of a surrogate pair: judging content is not the provider’s business', async () => {
    server.answerWith((response) => sendJson(response, completion({ message: { content: 'a\u0000\ud800b' } })));
    expect((await ask()).output.text).toBe('a\u0000\ud800b');
  });
});
