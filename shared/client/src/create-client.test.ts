import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { UpshiftApiError, UpshiftConnectionError } from './client-errors.ts';
import { createClient } from './create-client.ts';
import { createFakeFetch, type FakeAnswer, json, origin, refusal, silence } from './testing/create-fake-fetch.ts';
import { makeSucceeded, makeTask, toTaskId } from './testing/make-task.ts';

/** A client whose waits take no time and are written down, in ms; chance always gives one half. */
function connect(...answers: readonly FakeAnswer[]) {
  const { fetch, calls } = createFakeFetch(...answers);
  const waits: number[] = [];
  const client = createClient({
    baseUrl: `${origin}/`,
    fetch,
    random: () => 0.5,
    sleep: async (ms) => void waits.push(ms),
    headers: { authorization: 'Bearer secret' },
  });
  return { client, calls, waits };
}
const accepted = json(makeTask(), 202);
const lost: FakeAnswer = () => new TypeError('fetch failed');

test('hands in a task under a key of its own', async () => {
  const { client, calls } = connect(accepted);
  const task = await client.submit({ prompt: 'Hello', workload: 'chat', metadata: { order: '7' } });
  expect(task).toMatchObject({ id: toTaskId(1), replayed: false, task: { state: 'open' } });
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({ method: 'POST', path: '/v1/tasks' });
  expect(JSON.parse(calls[0]?.body ?? '')).toEqual({ prompt: 'Hello', workload: 'chat', metadata: { order: '7' } });
  expect(calls[0]?.headers).toMatchObject({
    authorization: 'Bearer secret',
    'idempotency-key': expect.stringMatching(/^sdk-[0-9a-f]{32}$/),
  });
  await client.submit({ prompt: 'Hello' });
  expect(calls[1]?.headers['idempotency-key']).not.toBe(calls[0]?.headers['idempotency-key']);
});

test('tries again under the same key, after a growing, jittered pause', async () => {
  const { client, calls, waits } = connect(
    lost,
    refusal(503, 'NOT_READY'),
    lost,
    json(makeTask(), 202, { 'idempotency-replayed': 'true' }),
  );
  const task = await client.submit({ prompt: 'Hello' }, { idempotencyKey: 'order-7' });
  expect(task).toMatchObject({ idempotencyKey: 'order-7', replayed: true });
  expect(calls.map(({ headers }) => headers['idempotency-key'])).toEqual(Array(4).fill('order-7'));
  expect(waits).toEqual([125, 250, 500]);
});

test('waits as long as Retry-After says, and gives up where that is too long', async () => {
  const { client, waits } = connect(refusal(503, 'OVERLOADED', { 'retry-after': '2' }), accepted);
  await client.submit({ prompt: 'Hello' });
  expect(waits).toEqual([2125]);
  const tomorrow = connect(refusal(503, 'OVERLOADED', { 'retry-after': '86400' }), accepted);
  await expect(tomorrow.client.submit({ prompt: 'Hello' })).rejects.toMatchObject({ retryAfterMs: 86_400_000 });
  expect(tomorrow.calls).toHaveLength(1);
});

test('gives up after five more tries, and says what happened', async () => {
  const { client, calls } = connect(lost);
  const error = await client.submit({ prompt: 'Hello' }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UpshiftConnectionError);
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED', retryable: true, cause: expect.any(TypeError) });
  expect(calls).toHaveLength(6);
});

test('a refusal that no other try would mend is not tried again', async () => {
  const { client, calls } = connect(refusal(422, 'WORKLOAD_UNKNOWN'));
  const error = await client.submit({ prompt: 'Hello', workload: 'nonsense' }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UpshiftApiError);
  expect(error).toMatchObject({
    code: 'WORKLOAD_UNKNOWN',
    status: 422,
    path: '/prompt',
    requestId: 'r-1',
    retryable: false,
  });
  expect(calls).toHaveLength(1);
});

test('an answer of something else is not quoted, and tried again where its status says so', async () => {
  const proxy: FakeAnswer = () =>
    new Response('<html>secret</html>', { status: 502, headers: { 'x-request-id': 'r-2' } });
  const { client, calls } = connect(proxy);
  await expect(client.status()).rejects.toMatchObject({
    code: 'HTTP_ERROR',
    status: 502,
    requestId: 'r-2',
    message: expect.not.stringContaining('secret'),
  });
  expect(calls).toHaveLength(6);
  const other = connect(json({ hello: 'world' }));
  await expect(other.client.get(toTaskId(1))).rejects.toMatchObject({ code: 'ANSWER_UNREADABLE', retryable: false });
});

test('a body that breaks off is asked for again', async () => {
  const broken: FakeAnswer = () =>
    new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) }));
  const { client, calls } = connect(broken, json(makeTask()));
  await expect(client.get(toTaskId(1))).resolves.toMatchObject({ id: toTaskId(1) });
  expect(calls).toHaveLength(2);
});

test('a try that takes too long is ended and made again', async () => {
  const { fetch, calls } = createFakeFetch(silence, json(makeTask()));
  const client = createClient({ baseUrl: origin, fetch, timeoutMs: 5, random: () => 0 });
  await expect(client.get(toTaskId(1))).resolves.toMatchObject({ state: 'open' });
  expect(calls[0]?.signal.aborted).toBe(true);
  expect(calls[1]?.signal.aborted).toBe(false);
});

test('waits by long polls until the task is settled', async () => {
  const answers = [accepted, json(makeTask()), lost, json(makeTask()), json(makeSucceeded('Hi'))];
  const { client, calls, waits } = connect(...answers);
  const seen: string[] = [];
  const task = await client.submit({ prompt: 'Hello' });
  const result = await task.wait({ onPoll: ({ state }) => seen.push(state) });
  expectTypeOf(result.output).toEqualTypeOf<string | null>();
  expect(result).toMatchObject({ ok: true, state: 'succeeded', output: 'Hi', task: { simulated: true } });
  expect(calls.slice(1).map(({ path }) => path)).toEqual(Array(4).fill(`/v1/tasks/${toTaskId(1)}?wait=30&from=open`));
  expect(seen).toEqual(['open', 'open']);
  // Half a second at most between polls, as chance will have it, and the back-off after the failure.
  expect(waits).toEqual([250, 125, 250]);
});

test('a task that ends otherwise is a result, and an error of output()', async () => {
  const failed = makeTask({ state: 'failed', reason: 'provider_exhausted' });
  const { client } = connect(accepted, json(failed));
  const task = await client.submit({ prompt: 'Hello' });
  expect(await task.wait()).toEqual({
    ok: false,
    id: toTaskId(1),
    state: 'failed',
    output: null,
    reason: 'provider_exhausted',
    task: failed,
  });
  await expect(task.output()).rejects.toMatchObject({ code: 'TASK_NOT_SUCCEEDED', state: 'failed' });
});

test('stops waiting at its own deadline and at the signal', async () => {
  const { client } = connect(silence);
  await expect(client.wait(toTaskId(1), { timeoutMs: 5 })).rejects.toMatchObject({
    code: 'WAIT_TIMED_OUT',
    taskId: toTaskId(1),
  });
  const controller = new AbortController();
  const waiting = client.wait(toTaskId(1), { signal: controller.signal, timeoutMs: 60_000 });
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(client.submit({ prompt: 'Hello' }, { signal: controller.signal })).rejects.toThrow('enough');
});

const invoice = z.object({ number: z.string(), total: z.coerce.number<string>(), paid: z.boolean().default(false) });

test('a zod schema goes out as JSON Schema and reads the answer', async () => {
  const { client, calls } = connect(accepted, json(makeSucceeded('…', { number: '7', total: '12.5' })));
  const task = await client.submit({ prompt: 'Invoice 7', schema: invoice });
  expect(JSON.parse(calls[0]?.body ?? '')).toEqual({
    prompt: 'Invoice 7',
    output: { schema: expect.objectContaining({ type: 'object', required: ['number', 'total'] }) },
  });
  const output = await task.output();
  expectTypeOf(output).toEqualTypeOf<{ number: string; total: number; paid: boolean }>();
  expect(output).toEqual({ number: '7', total: 12.5, paid: false });
  const result = await client.wait(task.id, { schema: invoice });
  if (result.ok) expectTypeOf(result.output.total).toEqualTypeOf<number>();
  expect(result.output).toEqual(output);
});

test.each([
  ['the wrong kind', makeSucceeded('…', { number: 7, total: '1' }), '/number'],
  ['no JSON', makeSucceeded('Sorry.'), ''],
])('an answer of %s is a typed error with the task', async (_, answer, path) => {
  const { client } = connect(accepted, json(answer));
  const task = await client.submit({ prompt: 'Invoice 7', schema: invoice.nullable() });
  await expect(task.output()).rejects.toMatchObject({
    code: 'OUTPUT_MISMATCH',
    issues: [{ path }],
    task: { id: toTaskId(1) },
  });
});

test('a JSON Schema goes out as it is, and its type is the caller’s word', async () => {
  const schema = { type: 'object', required: ['total'] };
  const { client, calls } = connect(accepted, json(makeSucceeded('…', { total: 3 })));
  const task = await client.submit<{ total: number }>({ prompt: 'Invoice 7', schema });
  expect(JSON.parse(calls[0]?.body ?? '').output).toEqual({ schema });
  const output = await task.output();
  expectTypeOf(output).toEqualTypeOf<{ total: number }>();
  expect(output).toEqual({ total: 3 });
});

test('a zod schema that JSON Schema cannot say is refused before anything is sent', async () => {
  const { client, calls } = connect(accepted);
  await expect(client.submit({ prompt: 'When?', schema: z.object({ at: z.date() }) })).rejects.toMatchObject({
    code: 'SCHEMA_UNUSABLE',
  });
  expect(calls).toHaveLength(0);
});

test('lists page by page, cancels', async () => {
  const page = (n: number, nextCursor: string | null) => json({ tasks: [makeTask({ id: toTaskId(n) })], nextCursor });
  const { client, calls } = connect(page(1, 'next'), page(2, null), json(makeTask({ state: 'cancelled' })));
  const ids: string[] = [];
  for await (const { id } of client.listAll({ state: 'open', limit: 1 })) ids.push(id);
  expect(ids).toEqual([toTaskId(1), toTaskId(2)]);
  await expect(client.cancel(toTaskId(2))).resolves.toMatchObject({ state: 'cancelled' });
  expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /v1/tasks?state=open&limit=1',
    'GET /v1/tasks?state=open&limit=1&cursor=next',
    `POST /v1/tasks/${toTaskId(2)}/cancel`,
  ]);
});

test.each(['8080', 'ftp://upshift.test', 'http://user:secret@upshift.test'])('%s is no baseUrl', (baseUrl) => {
  expect(() => createClient({ baseUrl })).toThrow(TypeError);
});

test('hands on what a user thinks of an answer', async () => {
  const { client, calls } = connect(lost, json({ task: toTaskId(1), candidate: '7' }));
  const feedback = { rating: 'bad', comment: 'Too short.', correction: { text: 'A longer one.' } } as const;
  await expect(client.feedback(toTaskId(1), feedback)).resolves.toEqual({ task: toTaskId(1), candidate: '7' });
  expect(calls.at(-1)).toMatchObject({ method: 'POST', path: `/v1/tasks/${toTaskId(1)}/feedback` });
  expect(JSON.parse(calls.at(-1)?.body ?? '')).toEqual(feedback);
});

test('waits through a review where it is asked to, and otherwise ends when a person has the task', async () => {
  const waiting = json(makeTask({ state: 'in_review' }));
  const short = connect(json(makeTask()), waiting);
  expect(await short.client.wait(toTaskId(1))).toMatchObject({ ok: false, state: 'in_review' });
  const { client, calls } = connect(json(makeTask()), waiting, waiting, json(makeSucceeded('Right.')));
  expect(await client.wait(toTaskId(1), { throughReview: true })).toMatchObject({ ok: true, output: 'Right.' });
  expect(calls.map(({ path }) => path.replace(/.*from=/, ''))).toEqual(['open', 'open', 'in_review', 'in_review']);
});
