import { taskViewSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { createFakeStore } from '../testing/fake-store.ts';
import { startApi, toTaskId } from '../testing/start-api.ts';

const url = `/v1/tasks/${toTaskId(1)}/cancel`;

test('cancels an open task and answers with it, as often as it is asked', async () => {
  const { inject, submit } = await startApi();
  await submit({ prompt: 'Hello' });
  for (const payload of [undefined, '', '{}']) {
    const headers = payload === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await inject({ method: 'POST', url, headers, ...(payload === undefined ? {} : { payload }) });
    expect([answer.statusCode, taskViewSchema.parse(answer.json()).state]).toEqual([200, 'cancelled']);
  }
});

test('a task that ended otherwise is not cancelled', async () => {
  const { inject, submit, store } = await startApi();
  await submit({ prompt: 'Hello' });
  store.settle(toTaskId(1));
  const answer = await inject({ method: 'POST', url });
  expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'TASK_SETTLED']);
  expect(answer.json().error.message).toContain('succeeded');
});

test.each([toTaskId(9), 'nonsense', '__proto__'])('there is no task %s', async (id) => {
  const { inject } = await startApi();
  const answer = await inject({ method: 'POST', url: `/v1/tasks/${id}/cancel` });
  expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'TASK_NOT_FOUND']);
});

test('a record that does not answer is a 503', async () => {
  const store = createFakeStore({
    cancel: () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })),
  });
  const { inject } = await startApi({ store });
  expect((await inject({ method: 'POST', url })).statusCode).toBe(503);
});
