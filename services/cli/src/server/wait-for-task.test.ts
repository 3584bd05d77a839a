import { expect, test } from 'vitest';
import { makeOpenLedger, makeTask, taskId } from '../testing/make-ledger.ts';
import { FakeAnswer, startFakeApi } from '../testing/start-fake-api.ts';
import { createServerClient } from './server-client.ts';
import { waitForTask } from './wait-for-task.ts';

const busy = new FakeAnswer(503, { error: { code: 'NOT_READY', message: 'Starting.' } });

async function wait(answers: readonly unknown[]) {
  const left = [...answers];
  const { url, requests } = await startFakeApi({ [`GET /v1/tasks/${taskId}`]: () => left.shift() });
  const client = createServerClient({ url, source: 'the test', startCommand: 'none' }, fetch);
  const task = await waitForTask(client, taskId, { pauseMs: 1 });
  return { task, requests };
}

test('asks again while the task is open, and while the server is busy', async () => {
  const { task, requests } = await wait([makeOpenLedger().task, busy, busy, makeOpenLedger().task, makeTask()]);
  expect(task.state).toBe('succeeded');
  expect(requests.map(({ url }) => url)).toEqual(Array(5).fill(`/v1/tasks/${taskId}?wait=30&from=open`));
});

test('does not ask again after a refusal, nor forever', async () => {
  await expect(wait([undefined])).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
  await expect(wait(Array(10).fill(busy))).rejects.toMatchObject({ code: 'NOT_READY' });
});
