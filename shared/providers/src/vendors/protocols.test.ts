import type { Message, Tool } from '@upshift/contracts';
import type { ModelAnswer } from '@upshift/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { instantClock, makeCall, never } from '../testing/make-call.ts';
import { type ChatServer, sendJson, startChatServer } from '../testing/start-chat-server.ts';
import { vendorScripts } from '../testing/vendor-answers.ts';

let server: ChatServer;
beforeEach(async () => {
  server = await startChatServer();
});
afterEach(() => server.close());

const provider = createProviders({ clock: instantClock(), secrets: () => 'key-1' });

/** Asks a vendor of the scripts, which answers well, unless the server was told otherwise. */
function ask(
  name: string,
  settings: Record<string, unknown> = {},
  { model, ...more }: Parameters<typeof makeCall>[1] & { model?: string } = {},
): Promise<ModelAnswer> {
  const vendor = vendorScripts.find((script) => script.name === name);
  if (vendor === undefined) throw new Error(`There is no script of ${name}.`);
  const call = makeCall({ kind: vendor.kind, baseUrl: server.url, ...vendor.settings, ...settings }, more);
  return provider.call(
    { ...call, deployment: { ...call.deployment, model: model ?? vendor.model } },
    { signal: never() },
  );
}

function answerAs(name: string, more: Record<string, unknown> = {}): void {
  const answer = vendorScripts.find((script) => script.name === name)?.answer() ?? {};
  server.answerWith((response) => sendJson(response, { ...answer, ...more }));
}

const body = () => server.seen[0]?.body;
const outputSchema = {
  type: 'object',
  properties: { capital: { type: 'string', minLength: 2 } },
  required: ['capital'],
};
const weather: Tool = {
  type: 'function',
  function: { name: 'weather.now', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};
const history: Message[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'How warm is it?' },
  {
    role: 'assistant',
    content: '',
    toolCalls: [
      { id: 'an id: 1', name: 'weather.now', arguments: '{"city":"Bern"}' },
      { id: 'an id: 2', name: 'gone.by', arguments: 'no JSON' },
    ],
  },
  { role: 'tool', toolCallId: 'an id: 1', content: 'seven degrees' },
  { role: 'tool', toolCallId: 'an id: 2', content: 'gone' },
  { role: 'tool', toolCallId: 'never called', content: 'lost' },
  { role: 'system', content: 'Be briefer.' },
];

describe('OpenAI, chat', () => {
  const name = 'OpenAI, chat';

  it('takes stop, seed, log-probabilities and service tier, and is told to keep nothing', async () => {
    answerAs(name);
    await ask(name, { stop: ['END'], seed: 7, logprobs: true, serviceTier: 'flex' }, { model: 'gpt-4.1' });
    expect(body()).toMatchObject({ stop: ['END'], seed: 7, logprobs: true, top_logprobs: 2, store: false });
    await ask(name, { serviceTier: 'flex' }, { model: 'gpt-5-mini' });
    expect(server.seen[1]?.body).toMatchObject({ service_tier: 'flex', max_completion_tokens: 512 });
  });

  it('sums up how sure the model was', async () => {
    const token = (logprob: number, other: number) => ({
      token: 'x',
      logprob,
      top_logprobs: [
        { token: 'x', logprob },
        { token: 'y', logprob: other },
      ],
    });
    answerAs(name, {
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'xx' },
          logprobs: { content: [token(-0.25, -1.25), token(-0.75, -2.75)] },
          finish_reason: 'stop',
        },
      ],
    });
    // Mean of −0.25 and −0.75; the smaller; margins 1 and 2.
    expect((await ask(name, { logprobs: true })).logprobs).toEqual({ tokens: 2, mean: -0.5, min: -0.75, margin: 1.5 });
  });

  it('asks for a schema that is not strict', async () => {
    answerAs(name);
    await ask(name, {}, { outputSchema });
    expect(body().response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema: outputSchema, strict: false },
    });
  });

  it('cannot be asked for a schema that its protocol has no words for, and says so before it sends', async () => {
    answerAs(name);
    const call = ask(name, {}, { outputSchema: { type: 'object', propertyNames: { type: 'integer' } } });
    await expect(call).rejects.toMatchObject({ failureClass: 'unsupported', billed: 'nothing' });
    expect(server.seen).toHaveLength(0);
  });
});

it('OpenAI, responses: takes the same settings under its own names', async () => {
  answerAs('OpenAI, responses');
  await ask('OpenAI, responses', { logprobs: true }, { outputSchema, tools: [weather], messages: history });
  expect(body()).toMatchObject({
    model: 'gpt-4.1',
    store: false,
    max_output_tokens: 512,
    top_logprobs: 2,
    text: { format: { type: 'json_schema', name: 'answer', strict: false, schema: outputSchema } },
    tools: [{ type: 'function', name: 'weather_now' }],
  });
  expect(body().input).toContainEqual(expect.objectContaining({ type: 'function_call', call_id: 'an id: 1' }));
  expect(body().input).toContainEqual(
    expect.objectContaining({ type: 'function_call_output', call_id: 'an id: 1', output: 'seven degrees' }),
  );
});

describe('Anthropic', () => {
  it('has its version, system texts apart, calls under legal ids, and a result without its call as text', async () => {
    answerAs('Anthropic');
    await ask('Anthropic', { stop: ['END'] }, { tools: [weather], toolChoice: 'required', messages: history });
    expect(server.seen[0]?.headers['anthropic-version']).toBe('2023-06-01');
    expect(body()).toMatchObject({
      max_tokens: 512,
      stop_sequences: ['END'],
      system: [
        { type: 'text', text: 'Be brief.' },
        { type: 'text', text: 'Be briefer.' },
      ],
      tool_choice: { type: 'any' },
      tools: [{ name: 'weather_now', input_schema: weather.function.parameters }],
    });
    expect(body().messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'How warm is it?' }] },
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'call00000', name: 'weather_now', input: { city: 'Bern' } },
          expect.objectContaining({ type: 'tool_use', id: 'call00001', name: 'gone_by' }),
        ],
      },
      {
        role: 'user',
        content: [
          expect.objectContaining({ type: 'tool_result', tool_use_id: 'call00000', content: 'seven degrees' }),
          expect.objectContaining({ type: 'tool_result', tool_use_id: 'call00001', content: 'gone' }),
          { type: 'text', text: 'Result of a tool:\nlost' },
        ],
      },
    ]);
  });

  it('asks a model that has a mode for schemas in it, and another by a tool, whose call is the answer', async () => {
    answerAs('Anthropic');
    await ask('Anthropic', {}, { outputSchema });
    expect(JSON.stringify(body())).toContain('json_schema');
    answerAs('Anthropic', {
      content: [{ type: 'tool_use', id: 'toolu_1', name: 'json', input: { capital: 'Paris' } }],
      stop_reason: 'tool_use',
    });
    const answer = await ask('Anthropic', {}, { outputSchema, model: 'claude-3-haiku-20240307' });
    expect(server.seen[1]?.body.tools).toMatchObject([{ name: 'json', input_schema: outputSchema }]);
    expect(answer).toMatchObject({ output: { text: '{"capital":"Paris"}', toolCalls: null }, finishReason: 'stop' });
  });

  it('counts what was written into the cache as input, once', async () => {
    answerAs('Anthropic', {
      usage: { input_tokens: 5, cache_read_input_tokens: 4, cache_creation_input_tokens: 2, output_tokens: 7 },
    });
    expect((await ask('Anthropic')).usage).toEqual({
      inputTokens: 11,
      outputTokens: 7,
      cachedInputTokens: 4,
      cacheWriteInputTokens: 2,
    });
  });

  it('says until when its limit lasts', async () => {
    server.answerWith((response) =>
      sendJson(
        response,
        { type: 'error', error: { type: 'rate_limit_error', message: '' } },
        {
          status: 429,
          headers: {
            'anthropic-ratelimit-requests-remaining': '0',
            'anthropic-ratelimit-requests-reset': new Date(1_780_000_000_000 + 9000).toISOString(),
          },
        },
      ),
    );
    await expect(ask('Anthropic')).rejects.toMatchObject({ failureClass: 'rate_limited', retryAfterMs: 9000 });
  });
});

describe('Google', () => {
  it('has system texts apart, the names of tools with their results, seed and stop', async () => {
    answerAs('Google');
    await ask('Google', { stop: ['END'], seed: 7 }, { tools: [weather], toolChoice: 'none', messages: history });
    expect(body()).toMatchObject({
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be briefer.' }] },
      generationConfig: { maxOutputTokens: 512, stopSequences: ['END'], seed: 7 },
      toolConfig: { functionCallingConfig: { mode: 'NONE' } },
    });
    const parts = body().contents.flatMap((content: { parts: unknown[] }) => content.parts);
    expect(parts).toContainEqual(
      expect.objectContaining({
        functionCall: expect.objectContaining({ name: 'weather_now', args: { city: 'Bern' } }),
      }),
    );
    expect(parts).toContainEqual({ functionResponse: expect.objectContaining({ name: 'weather_now' }) });
    expect(parts).toContainEqual({ text: 'Result of a tool:\nlost' });
  });

  it('asks for JSON by schema', async () => {
    answerAs('Google');
    await ask('Google', {}, { outputSchema });
    expect(body().generationConfig).toMatchObject({
      responseMimeType: 'application/json',
      responseJsonSchema: { type: 'object', required: ['capital'] },
    });
  });

  it('says how long to wait', async () => {
    server.answerWith((response) =>
      sendJson(
        response,
        { error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '34.5s' }] } },
        { status: 429 },
      ),
    );
    await expect(ask('Google')).rejects.toMatchObject({ failureClass: 'rate_limited', retryAfterMs: 34_500 });
  });

  it('is asked once, also where its answer wants to be gone on with', async () => {
    answerAs('Google', {
      candidates: [
        {
          content: { role: 'model', parts: [{ text: 'Par' }] },
          finishReason: 'CONTINUATION',
          continuationToken: 'more',
        },
      ],
    });
    await expect(ask('Google')).rejects.toMatchObject({ failureClass: 'malformed_answer', billed: 'unknown' });
    expect(server.seen).toHaveLength(1);
  });
});

it('Mistral: has calls under ids of nine letters and digits, and its own name for the seed', async () => {
  answerAs('Mistral');
  await ask('Mistral', { seed: 7, stop: ['END'] }, { tools: [weather], outputSchema, messages: history });
  expect(body()).toMatchObject({ random_seed: 7, stop: ['END'], max_tokens: 512 });
  expect(body().response_format).toMatchObject({ type: 'json_schema', json_schema: { strict: false } });
  expect(body().messages.map(({ role }: { role: string }) => role)).toEqual([
    'system',
    'system',
    'user',
    'assistant',
    'tool',
    'tool',
    'user',
  ]);
  expect(body().messages[4]).toMatchObject({ tool_call_id: 'call00000', content: 'seven degrees' });
});

it('Bedrock: has system texts apart, calls under legal ids, and limits among its settings', async () => {
  answerAs('Bedrock');
  await ask('Bedrock', { stop: ['END'] }, { tools: [weather], messages: history });
  expect(body()).toMatchObject({
    system: [{ text: 'Be brief.' }, { text: 'Be briefer.' }],
    inferenceConfig: { maxTokens: 512, stopSequences: ['END'] },
    toolConfig: { tools: [{ toolSpec: { name: 'weather_now' } }] },
  });
  expect(JSON.stringify(body().messages)).toContain('"toolUseId":"call00000"');
});
