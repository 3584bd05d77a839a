import { taskViewSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { createFakeStore } from '../testing/fake-store.ts';
import { startApi, toTaskId } from '../testing/start-api.ts';

const self = `/v1/tasks/${toTaskId(1)}`;

test('answers the task', async () => {
  const { submit, inject } = await startApi();
  await submit({ prompt: 'Hello' });
  const answer = await inject(self);
  expect(answer.statusCode).toBe(200);
  expect(taskViewSchema.parse(answer.json()).state).toBe('open');
});

test.each([`/v1/tasks/${toTaskId(9)}`, '/v1/tasks/nonsense', '/v1/tasks/t_%00', `/v1/tasks/${toTaskId(9)}/ledger`])(
  '%s is no task: 404',
  async (url) => {
    const { inject } = await startApi();
    const answer = await inject(url);
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'TASK_NOT_FOUND']);
  },
);

test('waits until the task is settled', async () => {
  const { submit, inject, store } = await startApi();
  await submit({ prompt: 'Hello' });
  const waiting = inject(`${self}?wait=30`);
  setTimeout(() => store.settle(toTaskId(1)), 20);
  expect((await waiting).json().state).toBe('succeeded');
});

test('does not wait for a task that is settled', async () => {
  const { submit, inject, store } = await startApi();
  await submit({ prompt: 'Hello' });
  store.settle(toTaskId(1));
  expect((await inject(`${self}?wait=60`)).json().state).toBe('succeeded');
});

test('answers the task as it stands when the wait is over', async () => {
  const { submit, inject } = await startApi();
  await submit({ prompt: 'Hello' });
  expect((await inject(`${self}?wait=1`)).json().state).toBe('open');
});

test.each(['61', '-1', '1.5', 'soon', 'NaN'])('refuses wait=%s', async (wait) => {
  const { inject } = await startApi();
  const answer = await inject(`${self}?wait=${wait}`);
  expect([answer.statusCode, answer.json().error]).toMatchObject([400, { code: 'REQUEST_INVALID', path: '/wait' }]);
});

test('one wait too many hears 503; its place is free again afterwards', async () => {
  const { submit, inject, store } = await startApi({}, { maxWaiting: 1 });
  await submit({ prompt: 'Hello' });
  // An injected request begins when somebody waits for it.
  const first = Promise.all([inject(`${self}?wait=30`)]);
  await expect.poll(async () => (await inject(`${self}?wait=1`)).statusCode, { timeout: 15_000 }).toBe(503);
  store.settle(toTaskId(1));
  expect((await first)[0].statusCode).toBe(200);
});

test('the ledger is the task’s story', async () => {
  const { submit, inject } = await startApi();
  await submit({ prompt: 'Hello' });
  expect((await inject(`${self}/ledger`)).json()).toMatchObject({
    task: { id: toTaskId(1) },
    money: { budgetNanoUsd: 5 },
  });
});

test.each([
  // What the task is in, what the producer says that it knows, and whether it waits for a person.
  ['in_review', '', 'ended'],
  ['in_review', '&from=in_review', 'ended'],
  ['in_review', '&from=open', null],
  ['open', '', 'settled'],
  ['open', '&from=open', 'settled'],
  ['open', '&from=in_review', 'ended'],
  ['succeeded', '&from=in_review', null],
] as const)('a wait of a task that is %s%s waits until it has %s', async (state, from, expected) => {
  const asked: unknown[] = [];
  const memory = createFakeStore();
  const store = createFakeStore({
    accept: memory.accept,
    getTask: async (...key) => {
      const view = await memory.getTask(...key);
      return view === null ? null : { ...view, state };
    },
    async waitSettled(_tenantId, _taskId, _timeoutMs, _signal, until) {
      asked.push(until);
      return false;
    },
  });
  const { submit, inject } = await startApi({ store });
  await submit({ prompt: 'Hello' });
  expect((await inject(`${self}?wait=1${from}`)).statusCode).toBe(200);
  expect(asked).toEqual(expected === null ? [] : [expected]);
});
