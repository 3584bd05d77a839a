import type { AcceptResult, NewTask } from '@upshift/ports';
import { expect, test } from 'vitest';
import { createDrivenClock } from '../testing/create-driven-clock.ts';
import { createFakeStore } from '../testing/fake-store.ts';
import { startApi, toTaskId } from '../testing/start-api.ts';

const never = () => new Promise<never>(() => {});

test.each([
  ['and everything else is quick', 0],
  ['and the schema took nearly all the time that it may', 1150],
])('a record that does not answer gives 503 with Retry-After within 2.5 s: %s', async (_what, checkMs) => {
  const clock = createDrivenClock();
  const checkSchema = () => clock.sleep(checkMs).then(() => null);
  const store = createFakeStore({ accept: never, ping: never });
  const { submit } = await startApi({ store, clock, validators: { checkSchema } });
  const answer = await submit({ prompt: 'Hello', output: { schema: {} } });
  expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'NOT_READY']);
  expect(answer.headers['retry-after']).toBe('1');
  expect(clock.monotonic()).toBeLessThanOrEqual(2500);
});

test('a slow check of a schema, where it may be slow, leaves the record the time that it needs', async () => {
  const clock = createDrivenClock();
  const memory = createFakeStore();
  const store = createFakeStore({ accept: (task) => clock.sleep(1000).then(() => memory.accept(task)) });
  const validators = { checkSchema: () => clock.sleep(4900).then(() => null) };
  const { submit } = await startApi({ store, clock, validators }, { schemaTimeoutMs: 5000 });
  expect((await submit({ prompt: 'Hello', output: { schema: {} } })).statusCode).toBe(202);
});

test('limits that are set higher hold', async () => {
  const clock = createDrivenClock();
  const memory = createFakeStore();
  const store = createFakeStore({ accept: (task) => clock.sleep(8000).then(() => memory.accept(task)) });
  const { submit } = await startApi({ store, clock }, { recordTimeoutMs: 9000 });
  expect((await submit({ prompt: 'Hello' })).statusCode).toBe(202);
});

test('a record that refuses connections gives 503 at once', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const { submit, errors } = await startApi({ store: createFakeStore({ accept: () => Promise.reject(refused) }) });
  expect((await submit({ prompt: 'Hello' })).json().error.code).toBe('NOT_READY');
  expect(errors).toEqual([]);
});

test('a failure without a telling code is 503 when the record does not answer a ping, else 500, logged', async () => {
  const broken = () => Promise.reject(new Error('something else'));
  const away = await startApi({ store: createFakeStore({ accept: broken, ping: broken }) });
  expect((await away.submit({ prompt: 'Hello' })).json().error.code).toBe('NOT_READY');
  const ours = await startApi({ store: createFakeStore({ accept: broken }) });
  const answer = await ours.submit({ prompt: 'Hello' });
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('something else');
  expect(ours.errors).toMatchObject([{ fields: { requestId: answer.json().error.requestId } }]);
});

test('a task that the record takes after the 503 is cancelled: nobody would come back for it', async () => {
  const { store, submit, rung, answer } = await startWithLateRecord();
  expect((await submit({ prompt: 'Hello' })).statusCode).toBe(503);
  answer();
  await expect.poll(() => store.cancelled, { timeout: 15_000 }).toEqual([toTaskId(1)]);
  expect(rung).toEqual([]);
});

test('with an Idempotency-Key it is rung instead: the producer comes back for it', async () => {
  const { store, submit, rung, answer } = await startWithLateRecord();
  expect((await submit({ prompt: 'Hello' }, { 'idempotency-key': 'k' })).statusCode).toBe(503);
  answer();
  await expect.poll(() => rung.length, { timeout: 15_000 }).toBe(1);
  expect(store.cancelled).toEqual([]);
});

test('a hanging record fails every reading route with 503, and /v1/status says so itself', async () => {
  const store = createFakeStore({
    getTask: never,
    listTasks: never,
    getLedger: never,
    status: never,
    ping: never,
  });
  const { inject } = await startApi({ store }, { recordTimeoutMs: 100 });
  const self = `/v1/tasks/${toTaskId(1)}`;
  for (const url of [self, `${self}/ledger`, '/v1/tasks', '/readyz']) {
    const answer = await inject(url);
    expect([url, answer.statusCode, answer.json().error.code]).toEqual([url, 503, 'NOT_READY']);
  }
  const status = await inject('/v1/status');
  expect(status.statusCode).toBe(200);
  expect(status.json()).toMatchObject({ record: { ok: false }, tasks: {}, queueBackend: { ok: true } });
});

/** Its record takes tasks once `answer` was called. */
async function startWithLateRecord() {
  const memory = createFakeStore();
  let answer = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const store = createFakeStore({
    async accept(task: NewTask): Promise<AcceptResult> {
      await late;
      return memory.accept(task);
    },
  });
  return { ...(await startApi({ store }, { recordTimeoutMs: 100 })), answer };
}
