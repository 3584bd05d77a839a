import { taskViewSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { createFakeStore } from '../testing/fake-store.ts';
import { startApi, toTaskId } from '../testing/start-api.ts';

const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;

test('answers 202 with the task, its links and its headers once it is on record, and rings', async () => {
  const { submit, store, rung } = await startApi();
  const answer = await submit({ prompt: 'Rewrite this.', metadata: { team: 'docs' } });
  expect(answer.statusCode).toBe(202);
  expect(taskViewSchema.parse(answer.json())).toMatchObject({ state: 'open', progress: 'queued', workload: 'general' });
  expect(answer.json().links.self).toBe(`/v1/tasks/${toTaskId(1)}`);
  expect(answer.headers.location).toBe(`/v1/tasks/${toTaskId(1)}`);
  expect(answer.headers['x-upshift-task']).toBe(toTaskId(1));
  expect(answer.headers['x-request-id']).toMatch(/^req_/);
  expect(store.accepted).toHaveLength(1);
  expect(rung).toMatchObject([{ taskId: toTaskId(1), step: 2, kind: 'call', queue: 'execute-efficient' }]);
});

test('classifies at the door: step 2, a planned call, one route decision', async () => {
  const { submit, store } = await startApi();
  await submit({ prompt: 'Rewrite this.', workload: 'support', budgetUsd: 0.25, deadlineSeconds: 1.5, priority: 2 });
  expect(store.accepted[0]).toMatchObject({
    tenantId: 'default',
    workload: 'support',
    step: 2,
    budgetNanoUsd: 250_000_000,
    deadlineMs: 1500,
    priority: 2,
    progress: { startTier: 'efficient', tier: 'efficient' },
    works: [
      { no: 0, kind: 'call', queue: 'execute-efficient', ring: true, call: { tier: 'efficient', mode: 'first' } },
    ],
    decisions: [{ step: 1, action: 'route', toTier: 'efficient' }],
  });
});

test('leaves classification to the classifier where it is told to: step 1, no decision yet', async () => {
  const { submit, store } = await startApi({}, { classifyAtDoor: false });
  const answer = await submit({ prompt: 'Rewrite this.' });
  expect(answer.json().tier).toBeNull();
  expect(store.accepted[0]).toMatchObject({
    step: 1,
    progress: { startTier: null, tier: null },
    works: [{ no: 0, kind: 'classify', queue: 'classify', call: null }],
    decisions: [],
  });
});

test('keeps the work in the record where the queue has no room', async () => {
  const { submit, store, rung } = await startApi({ hasRoom: () => false });
  expect((await submit({ prompt: 'Rewrite this.' })).statusCode).toBe(202);
  expect(store.accepted[0]?.works).toMatchObject([{ ring: false }]);
  expect(rung).toEqual([]);
});

test('answers 202 although the queue is down', async () => {
  const { submit, errors } = await startApi({
    ring: () => {
      throw new Error('the doorbell is broken');
    },
  });
  expect((await submit({ prompt: 'Rewrite this.' })).statusCode).toBe(202);
  expect(errors).toMatchObject([{ message: 'The doorbell failed; the reconciler rings.' }]);
});

test('opens one server span under the producer’s trace, one for the first send, and stores its context with the task', async () => {
  const { submit, store, spans } = await startApi();
  await submit({ prompt: 'Rewrite this.' }, { traceparent });
  expect(spans).toMatchObject([
    {
      name: 'POST /v1/tasks',
      options: { kind: 'server', parent: traceparent },
      attributes: { 'http.response.status_code': 202, 'messaging.message.conversation_id': toTaskId(1) },
      failure: null,
      ended: 1,
    },
    { name: expect.stringMatching(/^send /), options: { kind: 'producer' }, ended: 1 },
  ]);
  expect(store.accepted[0]?.traceparent).toBe(`00-${'b'.repeat(32)}-${'c'.repeat(16)}-01`);
});

test.each(['garbage', `00-${'0'.repeat(32)}-${'2'.repeat(16)}-01`, `ff-${'1'.repeat(32)}-${'2'.repeat(16)}-01`])(
  'ignores a traceparent that does not parse: %s',
  async (broken) => {
    const { submit, spans } = await startApi();
    expect((await submit({ prompt: 'Rewrite this.' }, { traceparent: broken })).statusCode).toBe(202);
    expect(spans[0]?.options.parent).toBeNull();
  },
);

test('fails the span with the code of the refusal', async () => {
  const { submit, spans } = await startApi();
  await submit('{');
  expect(spans).toMatchObject([{ failure: 'BODY_NOT_JSON', ended: 1 }]);
});

test('the same key and the same body, in another order of keys, are the same task', async () => {
  const { submit, rung } = await startApi();
  const first = await submit('{"prompt":"Hello","metadata":{"a":"1","b":"2"}}', { 'idempotency-key': 'k1' });
  const again = await submit('{ "metadata": {"b":"2","a":"1"}, "prompt":"Hello" }', { 'idempotency-key': 'k1' });
  expect(again.statusCode).toBe(202);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(first.headers['idempotency-replayed']).toBeUndefined();
  expect(Object.keys(again.json())).toEqual(Object.keys(first.json()));
  expect(again.json().id).toBe(first.json().id);
  expect(rung).toHaveLength(1);
});

test('200 submissions with one key at once make one task and get one id', async () => {
  const { submit, store, rung } = await startApi();
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => submit({ prompt: 'Hello' }, { 'idempotency-key': 'race' })),
  );
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([202]));
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
  expect(store.views.size).toBe(1);
  expect(rung).toHaveLength(1);
});

test('one submission too many at once hears 503 and may come again', async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const memory = createFakeStore();
  const store = createFakeStore({ accept: (task) => gate.then(() => memory.accept(task)) });
  const { submit } = await startApi({ store }, { maxSubmits: 1 });
  const first = submit({ prompt: 'Hello' });
  const second = await submit({ prompt: 'Hello' });
  expect(second.statusCode).toBe(503);
  expect(second.headers['retry-after']).toBe('1');
  expect(second.json().error.code).toBe('OVERLOADED');
  release();
  expect((await first).statusCode).toBe(202);
  expect((await submit({ prompt: 'Hello' })).statusCode).toBe(202);
});
