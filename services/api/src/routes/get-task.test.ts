import { taskViewSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
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
