import type { TaskView } from '@upshift/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { answeringStore, createFakeStore } from '../testing/fake-store.ts';
import { startApi, toTaskId } from '../testing/start-api.ts';

const hello = { model: 'auto', messages: [{ role: 'user', content: 'Hello' }] };

const png = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
const withImage = (image_url: object | undefined) => ({
  messages: [{ role: 'user', content: [{ type: 'image_url', image_url }] }],
});

async function startChat(...[overrides = {}, config]: Parameters<typeof startApi>) {
  const api = await startApi({ store: answeringStore(), ...overrides }, config);
  const chat = (body: object, headers: Record<string, string> = {}) =>
    api.inject({ method: 'POST', url: '/v1/chat/completions', headers, payload: { ...hello, ...body } });
  return { ...api, chat };
}

/** An API whose tasks stand like this. */
const standing = (part: Partial<TaskView>) => {
  const memory = answeringStore();
  return answeringStore({
    accept: memory.accept,
    async getLedger(tenantId, taskId) {
      const ledger = await memory.getLedger(tenantId, taskId);
      return ledger && { ...ledger, task: { ...ledger.task, ...part } };
    },
  });
};

test('answers with the text, the portfolio and the task', async () => {
  const { chat } = await startChat();
  const answer = await chat(
    { stream: false, n: 1, top_p: 1, store: true, logprobs: null },
    { authorization: 'Bearer secret' },
  );
  expect(answer.json()).toMatchObject({
    id: `chatcmpl-${toTaskId(1)}`,
    object: 'chat.completion',
    choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Hello!', refusal: null } }],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, prompt_tokens_details: { cached_tokens: 0 } },
    system_fingerprint: 'a'.repeat(64),
  });
  expect(answer.headers).toMatchObject({
    'x-upshift-task': toTaskId(1),
    'x-upshift-tier': 'efficient',
    'x-upshift-deployment': 'small',
    'x-upshift-attempts': '0',
    'x-upshift-cost-usd': '0',
  });
});

test('stands for a task like any other', async () => {
  const { chat, store } = await startChat();
  await chat({
    model: 'strong',
    messages: [
      {
        role: 'developer',
        content: [
          { type: 'text', text: 'Be ' },
          { type: 'text', text: 'brief.' },
        ],
      },
      { role: 'user', content: 'Hello', name: 'Ann' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{ }' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'done' },
    ],
    tools: [
      { type: 'function', function: { name: 'f', strict: true } },
      { type: 'function', function: { name: 'g', parameters: { type: 'object' } } },
    ],
    tool_choice: { type: 'function', function: { name: 'f' } },
    response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema: { type: 'object' } } },
    max_tokens: 7,
    temperature: 0.5,
    user: 'u',
    metadata: { team: 'docs' },
  });
  expect(store.accepted[0]).toMatchObject({
    workload: 'general',
    progress: { startTier: 'strong' },
    works: [{ call: { maxOutputTokens: 7 } }],
    request: {
      input: {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Hello' },
          { role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'f', arguments: '{ }' }] },
          { role: 'tool', content: 'done', toolCallId: 'c' },
        ],
        tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }],
        toolChoice: 'required',
      },
      outputSchema: { type: 'object' },
      requestedWorkload: 'general',
      startTier: 'strong',
      maxOutputTokens: 7,
      temperature: 0.5,
      metadata: { user: 'u', team: 'docs' },
    },
  });
});

test.each([
  [{ model: 'auto' }, { requestedWorkload: null, startTier: null }],
  [{ model: 'support' }, { requestedWorkload: 'support', startTier: null }],
  [{ model: 'premium' }, { requestedWorkload: 'general', startTier: 'premium' }],
])('%j', async (body, request) => {
  const { chat, store } = await startChat();
  await chat(body);
  expect(store.accepted[0]?.request).toMatchObject(request);
});

test.each([
  [{ stream: true }, 'PARAMETER_UNSUPPORTED', 'stream'],
  [{ n: 2 }, 'PARAMETER_UNSUPPORTED', 'n'],
  [{ stop: 'x' }, 'PARAMETER_UNSUPPORTED', 'stop'],
  [{ parallel_tool_calls: false }, 'PARAMETER_UNSUPPORTED', 'parallel_tool_calls'],
  [{ toString: 1 }, 'PARAMETER_UNSUPPORTED', 'toString'],
  [{ modalities: ['audio'] }, 'PARAMETER_UNSUPPORTED', 'modalities'],
  [{ messages: [{ role: 'function', content: 'a' }] }, 'REQUEST_INVALID', 'messages[0].role'],
  [{ messages: [{ role: 'user', content: null }] }, 'REQUEST_INVALID', 'messages[0].content'],
  [
    { messages: [{ role: 'user', content: [{ type: 'input_audio' }] }] },
    'PARAMETER_UNSUPPORTED',
    'messages[0].content[0]',
  ],
  [{ messages: [{ role: 'assistant', content: [png] }] }, 'PARAMETER_UNSUPPORTED', 'messages[0].content[0]'],
  [withImage({ url: 'http://example.com/a.png' }), 'REQUEST_INVALID', 'messages[0].content[0].image_url.url'],
  [withImage({ url: 'https://me:secret@example.com/' }), 'REQUEST_INVALID', 'messages[0].content[0].image_url.url'],
  [withImage({ url: 'data:image/tiff;base64,AAAA' }), 'REQUEST_INVALID', 'messages[0].content[0].image_url.url'],
  [withImage({ url: 'data:image/png;base64,A~A=' }), 'REQUEST_INVALID', 'messages[0].content[0].image_url.url'],
  [withImage(undefined), 'REQUEST_INVALID', 'messages[0].content[0].image_url.url'],
  [
    withImage({ url: png.image_url.url, detail: 'high' }),
    'PARAMETER_UNSUPPORTED',
    'messages[0].content[0].image_url.detail',
  ],
  [{ messages: [{ role: 'user', content: Array(9).fill(png) }] }, 'REQUEST_INVALID', 'messages[0].images'],
  // Nobody in this portfolio says that it reads images.
  [{ messages: [{ role: 'user', content: [png] }] }, 'CONSTRAINTS_UNMET', 'messages'],
  [{ messages: [{ role: 'tool', content: 'a' }] }, 'REQUEST_INVALID', 'messages[0].tool_call_id'],
  [{ tools: [{ type: 'custom' }] }, 'PARAMETER_UNSUPPORTED', 'tools[0]'],
  [
    { tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'array' } } }] },
    'TOOL_INVALID',
    'tools[0].function.parameters',
  ],
  [{ tool_choice: 'required' }, 'REQUEST_INVALID', 'tool_choice'],
  [
    {
      tools: [{ type: 'function', function: { name: 'f' } }],
      tool_choice: { type: 'function', function: { name: 'g' } },
    },
    'REQUEST_INVALID',
    'tool_choice',
  ],
  [
    { tools: [{ type: 'function', function: { name: 'f' } }], tool_choice: { type: 'allowed_tools' } },
    'PARAMETER_UNSUPPORTED',
    'tool_choice',
  ],
  [{ response_format: { type: 'grammar' } }, 'PARAMETER_UNSUPPORTED', 'response_format'],
  [{ response_format: { type: 'json_schema' } }, 'REQUEST_INVALID', 'response_format.json_schema.schema'],
  [
    { response_format: { type: 'json_schema', json_schema: { schema: { type: 'nonsense' } } } },
    'SCHEMA_INVALID',
    'response_format.json_schema.schema',
  ],
  [{ max_tokens: 0 }, 'REQUEST_INVALID', 'max_tokens'],
  [{ model: 'gpt-9' }, 'MODEL_UNKNOWN', 'model'],
  [{ model: '__proto__' }, 'MODEL_UNKNOWN', 'model'],
])('%j is refused: %s at %s', async (body, code, param) => {
  const { chat, store } = await startChat();
  const answer = await chat(body);
  expect(answer.json().error).toMatchObject({ code, param, type: 'invalid_request_error' });
  expect(answer.headers['x-should-retry']).toBe('false');
  expect(store.accepted).toEqual([]);
});

test.each([
  [{ state: 'failed', reason: 'tiers_exhausted', reasonDetail: 'answer-schema' }, 502, 'TASK_FAILED', 'server_error'],
  [{ state: 'expired' }, 504, 'TASK_EXPIRED', 'server_error'],
  [{ state: 'cancelled' }, 409, 'TASK_CANCELLED', 'invalid_request_error'],
  [{ state: 'in_review', reason: 'validator_unknown' }, 409, 'TASK_IN_REVIEW', 'invalid_request_error'],
  [{ state: 'open' }, 504, 'TASK_UNSETTLED', 'server_error'],
  [{ output: null }, 502, 'TASK_FAILED', 'server_error'],
] as const)('a task that stands like %j has no answer: %i', async (part, status, code, type) => {
  const { chat } = await startChat({ store: standing(part) });
  const answer = await chat({});
  expect([answer.statusCode, answer.json().error.code, answer.json().error.type]).toEqual([status, code, type]);
  expect(answer.json().error.message).toContain(toTaskId(1));
  expect(answer.headers).toMatchObject({ 'x-upshift-task': toTaskId(1), 'x-should-retry': 'false' });
});

test('with a key the same call may be made again, and is the same task', async () => {
  const { chat, store } = await startChat({ store: standing({ state: 'open' }) });
  for (const _ of [1, 2]) {
    const answer = await chat({}, { 'idempotency-key': 'k' });
    expect([answer.statusCode, answer.headers['x-should-retry']]).toEqual([504, 'true']);
    expect(answer.headers['x-upshift-task']).toBe(toTaskId(1));
  }
  expect(store.accepted).toHaveLength(0);
  const other = await chat({ temperature: 1 }, { 'idempotency-key': 'k' });
  expect([other.statusCode, other.json().error.code, other.headers['x-should-retry']]).toEqual([
    409,
    'IDEMPOTENCY_CONFLICT',
    'false',
  ]);
});

test('one more that would wait is refused before there is a task', async () => {
  const { chat, store } = await startChat({}, { maxWaiting: 0 });
  const answer = await chat({});
  expect([answer.statusCode, answer.headers['x-should-retry'], answer.headers['retry-after']]).toEqual([
    503,
    'true',
    '1',
  ]);
  expect(store.accepted).toEqual([]);
});

test.each([
  [{}, ['cancelled']],
  [{ 'idempotency-key': 'k' }, []],
  [{ 'x-upshift-on-disconnect': 'keep' }, []],
  [{ 'idempotency-key': 'k', 'x-upshift-on-disconnect': 'cancel' }, ['cancelled']],
] as const)('a client that goes away, having sent %j', async (headers, cancelled) => {
  const memory = createFakeStore();
  const waits: (boolean | undefined)[] = [];
  const store = createFakeStore({
    accept: memory.accept,
    getTask: memory.getTask,
    getLedger: memory.getLedger,
    cancel: memory.cancel,
    async waitSettled(tenantId, taskId, timeoutMs, signal) {
      waits.push(undefined);
      const settled = await memory.waitSettled(tenantId, taskId, timeoutMs, signal);
      waits.push(signal?.aborted);
      return settled;
    },
  });
  const api = await startApi({ store });
  const { url } = await api.listen();
  onTestFinished(() => api.close());
  const client = new AbortController();
  const asking = fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(hello),
    signal: client.signal,
  }).catch(() => 'gone');
  await expect.poll(() => waits.length, { timeout: 15_000 }).toBe(1);
  client.abort();
  expect(await asking).toBe('gone');
  await expect.poll(() => waits, { timeout: 15_000 }).toEqual([undefined, true]);
  await expect
    .poll(() => [...memory.views.values()].map(({ state }) => state).filter((state) => state !== 'open'), {
      timeout: 15_000,
    })
    .toEqual(cancelled);
  expect(api.errors).toEqual([]);
});

test('lists workloads, tiers and auto', async () => {
  const { inject } = await startChat();
  const { object, data } = (await inject('/v1/models')).json();
  expect([object, data.map(({ id }: { id: string }) => id)]).toEqual([
    'list',
    ['general', 'support', 'efficient', 'strong', 'premium', 'auto'],
  ]);
  expect((await inject('/v1/models/support')).json()).toMatchObject({
    id: 'support',
    object: 'model',
    owned_by: 'upshift-workload',
  });
  expect((await inject('/v1/models/nonsense')).json().error.code).toBe('MODEL_UNKNOWN');
});
