import { expect, test } from 'vitest';
import { makeTask, taskId } from '../testing/make-ledger.ts';
import { runCli } from '../testing/run-cli.ts';
import { FakeAnswer, startFakeApi } from '../testing/start-fake-api.ts';

const cancelled = makeTask({ state: 'cancelled', reason: null, output: null });

test('ends a task and shows how it stands', async () => {
  const { url, requests } = await startFakeApi({ [`POST /v1/tasks/${taskId}/cancel`]: () => cancelled });
  const run = await runCli(['cancel', taskId, '--url', url]);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toContain(`${taskId} cancelled`);
  expect(requests).toHaveLength(1);
  expect(JSON.parse((await runCli(['cancel', taskId, '--url', url, '--json'])).stdout)).toEqual(cancelled);
});

test('says why a task cannot be cancelled', async () => {
  const settled = () =>
    new FakeAnswer(409, { error: { code: 'TASK_SETTLED', message: 'The task is succeeded already.' } });
  const { url } = await startFakeApi({ [`POST /v1/tasks/${taskId}/cancel`]: settled });
  const run = await runCli(['cancel', taskId, '--url', url]);
  expect(run).toMatchObject({ code: 1, stdout: '', stderr: 'error TASK_SETTLED The task is succeeded already.\n' });
});
