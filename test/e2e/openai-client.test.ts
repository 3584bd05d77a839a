import {
  poll,
  queueBackends,
  type RecordedVendor,
  recordedPortfolio,
  type Stack,
  startRecordedVendor,
  startStack,
  testPortfolio,
} from '@upshift/testkit';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const [queue = 'postgres'] = queueBackends(servers.redisUrl);
const hello = [{ role: 'user' as const, content: 'Say hello in plain words.' }];
const invoice = z.object({ number: z.string(), total: z.number() });
const weather = {
  type: 'function' as const,
  function: {
    name: 'weather.today',
    description: 'The weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

const clientOf = (stack: Stack, options: ConstructorParameters<typeof OpenAI>[0] = {}) =>
  new OpenAI({ baseURL: `${stack.url}/v1`, apiKey: 'sk-not-checked-yet', ...options });
const failure = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error as InstanceType<typeof OpenAI.APIError>,
  );

describe('the official OpenAI client, unmodified', () => {
  let stack: Stack;
  let client: OpenAI;
  beforeAll(async () => {
    stack = await startStack({ servers, queue, portfolio: testPortfolio() });
    client = clientOf(stack);
  });
  afterAll(async () => stack?.close());

  it('asks for text and is told what it cost', async () => {
    const { data, response } = await client.chat.completions
      .create({
        model: 'auto',
        messages: [{ role: 'developer', content: 'Be brief.' }, ...hello],
        user: 'u-1',
        temperature: 0.3,
      })
      .withResponse();
    expect(data).toMatchObject({
      object: 'chat.completion',
      model: 'simulated/efficient-a',
      choices: [
        { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: expect.stringMatching(/./) } },
      ],
    });
    const id = response.headers.get('x-upshift-task') ?? '';
    expect(data.id).toBe(`chatcmpl-${id}`);
    const ledger = await stack.client.ledger(id);
    expect(data.usage).toMatchObject({
      prompt_tokens: ledger.attempts[0]?.inputTokens,
      completion_tokens: ledger.attempts[0]?.outputTokens,
      prompt_tokens_details: { cached_tokens: 0 },
    });
    expect(data.usage?.total_tokens).toBe((data.usage?.prompt_tokens ?? 0) + (data.usage?.completion_tokens ?? 0));
    expect(data.system_fingerprint).toBe(ledger.task.portfolio);
    expect(ledger.task.metadata).toEqual({ user: 'u-1' });
    expect(Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('x-upshift-')))).toEqual({
      'x-upshift-task': id,
      'x-upshift-tier': 'efficient',
      'x-upshift-deployment': 'sim-efficient-a',
      'x-upshift-attempts': '1',
      'x-upshift-cost-usd': (ledger.money.spentNanoUsd / 1e9).toFixed(9).replace(/0+$/, ''),
      'x-upshift-route-reason': 'route_requested',
    });
    const read = await fetch(`${stack.url}/v1/tasks/${id}`);
    expect(read.headers.get('x-upshift-deployment')).toBe('sim-efficient-a');
  });

  it('names a workload, or a tier to start on', async () => {
    const asked = (model: string) => client.chat.completions.create({ model, messages: hello }).withResponse();
    expect((await asked('premium')).response.headers.get('x-upshift-tier')).toBe('premium');
    const { response } = await asked('chat');
    expect((await stack.client.get(response.headers.get('x-upshift-task') ?? '')).workload).toBe('chat');
    // Nothing proves an answer without a schema, and this workload asks for proof.
    const error = await failure(client.chat.completions.create({ model: 'proof', messages: hello }));
    expect(error).toBeInstanceOf(OpenAI.ConflictError);
    expect([error.code, error.headers?.get('x-should-retry')]).toEqual(['TASK_IN_REVIEW', 'false']);
    expect((await stack.client.get(error.headers?.get('x-upshift-task') ?? '')).state).toBe('in_review');
  });

  it('lists what it may name', async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toEqual(['chat', 'extract', 'tools', 'proof', 'efficient', 'strong', 'premium', 'auto']);
    expect((await client.models.retrieve('auto')).owned_by).toBe('upshift');
    expect(await failure(client.models.retrieve('gpt-9'))).toBeInstanceOf(OpenAI.NotFoundError);
  });

  it('is called back with tools, and goes on with their results', async () => {
    const first = await client.chat.completions.create({
      model: 'tools',
      messages: hello,
      tools: [weather],
      tool_choice: 'required',
    });
    const [choice] = first.choices;
    expect(choice?.finish_reason).toBe('tool_calls');
    const [call] = choice?.message.tool_calls ?? [];
    if (call?.type !== 'function' || choice === undefined) return expect.unreachable();
    expect(call.function.name).toBe('weather.today');
    expect(JSON.parse(call.function.arguments)).toHaveProperty('city', expect.any(String));
    const then = await client.chat.completions.create({
      model: 'chat',
      messages: [...hello, choice.message, { role: 'tool', tool_call_id: call.id, content: '21 degrees' }],
      tools: [weather],
    });
    expect(then.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: expect.stringMatching(/./) } });
    const without = await client.chat.completions.create({
      model: 'chat',
      messages: hello,
      tools: [weather],
      tool_choice: 'none',
    });
    expect(without.choices[0]?.message.tool_calls).toBeUndefined();
  });

  it('parses an answer by its own zod schema, and plain JSON', async () => {
    const parsed = await client.chat.completions.parse({
      model: 'extract',
      messages: hello,
      response_format: zodResponseFormat(invoice, 'invoice'),
    });
    expect(invoice.safeParse(parsed.choices[0]?.message.parsed).success).toBe(true);
    const json = await client.chat.completions.create({
      model: 'extract',
      messages: hello,
      response_format: { type: 'json_object' },
    });
    expect(JSON.parse(json.choices[0]?.message.content ?? '')).toBeTypeOf('object');
  });

  it('says that an answer was cut at its limit', async () => {
    const { choices, usage } = await client.chat.completions.create({
      model: 'chat',
      messages: [{ role: 'user', content: 'Write a long story about a ship. '.repeat(40) }],
      max_completion_tokens: 1,
    });
    expect([choices[0]?.finish_reason, usage?.completion_tokens]).toEqual(['length', 1]);
  });

  it('raises its own errors, with our codes and the parameter', async () => {
    const create = (body: object) =>
      failure(client.chat.completions.create({ model: 'chat', messages: hello, ...body } as never));
    const image = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.org/a.png' } }] }];
    const sound = [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }] }];
    const cases = [
      [{ stream: true }, OpenAI.BadRequestError, 'PARAMETER_UNSUPPORTED', 'stream'],
      [{ n: 2 }, OpenAI.BadRequestError, 'PARAMETER_UNSUPPORTED', 'n'],
      [{ messages: sound }, OpenAI.BadRequestError, 'PARAMETER_UNSUPPORTED', 'messages[0].content[0]'],
      [{ messages: image }, OpenAI.UnprocessableEntityError, 'CONSTRAINTS_UNMET', 'messages'],
      [{ messages: [] }, OpenAI.BadRequestError, 'REQUEST_INVALID', 'messages'],
      [
        { messages: [{ role: 'tool', tool_call_id: 'x', content: 'y' }] },
        OpenAI.BadRequestError,
        'REQUEST_INVALID',
        'messages[0].tool_call_id',
      ],
      [{ temperature: 3 }, OpenAI.BadRequestError, 'REQUEST_INVALID', 'temperature'],
      [{ model: 'gpt-9' }, OpenAI.NotFoundError, 'MODEL_UNKNOWN', 'model'],
      [
        { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'nonsense' } } } },
        OpenAI.UnprocessableEntityError,
        'SCHEMA_INVALID',
        'response_format.json_schema.schema',
      ],
    ] as const;
    for (const [body, kind, code, param] of cases) {
      const error = await create(body);
      expect(error).toBeInstanceOf(kind);
      expect([error.code, error.param, error.requestID]).toEqual([code, param, expect.stringMatching(/^req_/)]);
    }
  });
});

describe('the official OpenAI client against a slow vendor', () => {
  let vendor: RecordedVendor;
  let stack: Stack;
  beforeAll(async () => {
    vendor = await startRecordedVendor({
      slow: { 'weak-1': { text: 'late', latencyMs: 60_000 } },
      soon: { 'weak-1': { text: '4', latencyMs: 1500 } },
    });
    const portfolio = recordedPortfolio(vendor.url, { kind: 'single', deployment: 'weak-1' });
    stack = await startStack({ servers, queue, portfolio, env: { UPSHIFT_API_CHAT_WAIT_SECONDS: '1' } });
  });
  afterAll(async () => {
    await stack?.close();
    await vendor?.close();
  });
  const asking = (outcomeId: string) => ({ model: 'auto', messages: hello, metadata: { outcomeId } });
  const tasks = async () =>
    ((await (await fetch(`${stack.url}/v1/tasks`)).json()) as { tasks: { id: string; state: string }[] }).tasks;

  it('waits as long as is allowed, hears which task goes on, and does not ask twice by itself', async () => {
    const before = (await tasks()).length;
    const error = await failure(clientOf(stack).chat.completions.create(asking('slow')).asResponse());
    expect([error.status, error.code]).toEqual([504, 'TASK_UNSETTLED']);
    const id = error.headers?.get('x-upshift-task') ?? '';
    expect(error.message).toContain(id);
    expect((await tasks()).length).toBe(before + 1);
    expect((await stack.client.get(id)).state).toBe('open');
    await stack.client.cancel(id);
  });

  it('with an idempotency key its retries wait for the same task', async () => {
    const before = (await tasks()).length;
    const completion = await clientOf(stack, { maxRetries: 5 }).chat.completions.create(asking('soon'), {
      headers: { 'Idempotency-Key': 'order-7' },
    });
    expect(completion.choices[0]?.message.content).toBe('4');
    expect((await tasks()).length).toBe(before + 1);
  });

  it('a client that hangs up cancels its task and the call; with a key the task is kept', async () => {
    const before = await vendor.bill();
    const abort = new AbortController();
    const ask = (headers: Record<string, string>) =>
      clientOf(stack, { maxRetries: 0 }).chat.completions.create(asking('slow'), { signal: abort.signal, headers });
    const first = failure(ask({}));
    const second = failure(ask({ 'Idempotency-Key': 'kept' }));
    await poll('both calls to begin', async () => (await vendor.bill()).started === before.started + 2);
    abort.abort();
    expect(await first).toBeInstanceOf(OpenAI.APIUserAbortError);
    await second;
    await poll('one call to end', async () => (await vendor.bill()).aborted === before.aborted + 1);
    const [one, other] = await tasks();
    expect([one?.state, other?.state].toSorted()).toEqual(['cancelled', 'open']);
    await stack.client.cancel((one?.state === 'open' ? one : other)?.id ?? '');
  });

  it('a time-out of the client itself is a hang-up', async () => {
    const error = await failure(
      clientOf(stack, { timeout: 300, maxRetries: 0 }).chat.completions.create(asking('slow')),
    );
    expect(error).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
    await poll('its task to be cancelled', async () => (await tasks())[0]?.state === 'cancelled');
  });
});
