import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { createClient, type UpshiftClient } from '@upshift/client';
import { poll, type Stack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../examples/temporal/activities.ts';
import { createActivityEnvironment } from './activity-environment.ts';
import { startExamples } from './start-examples.ts';

describe('an activity that asks Upshift', () => {
  let stack: Stack;
  let upshift: UpshiftClient;
  beforeAll(async () => {
    stack = await startExamples();
    upshift = createClient({ baseUrl: stack.url });
  });
  afterAll(() => stack?.close());

  const ask = (task: Parameters<ReturnType<typeof createActivities>['askUpshift']>[0]) => () =>
    createActivities(upshift).askUpshift(task);

  it('answers, beats, and finds the same task when it is tried again', async () => {
    const first = createActivityEnvironment('order-7', '1');
    const answer = await first.run(ask({ prompt: 'Hello' }));
    expect(answer).toMatchObject({ state: 'succeeded', text: expect.any(String), costUsd: expect.any(Number) });
    expect(first.heartbeats).toContain(answer.taskId);
    expect(await createActivityEnvironment('order-7', '1').run(ask({ prompt: 'Hello' }))).toEqual(answer);
    const other = await createActivityEnvironment('order-7', '2').run(ask({ prompt: 'Hello' }));
    expect(other.taskId).not.toBe(answer.taskId);
  });

  it('cancelled, it cancels the task', async () => {
    const environment = createActivityEnvironment('order-8', '1');
    const answer = environment.run(ask({ prompt: 'Slowly', minTier: 'premium' }));
    const taskId = await poll('a heartbeat', () => environment.heartbeats[0]);
    environment.cancel('cancelRequested');
    await expect(answer).rejects.toBeInstanceOf(CancelledFailure);
    expect(await upshift.get(String(taskId))).toMatchObject({ state: 'cancelled' });
  });

  it('leaves the task alone when only its worker stops, and waits for it in the next attempt', async () => {
    const stopped = createActivityEnvironment('order-9', '1');
    const answer = stopped.run(ask({ prompt: 'Slowly', minTier: 'premium' }));
    const taskId = await poll('a heartbeat', () => stopped.heartbeats[0]);
    stopped.cancel('workerShutdown');
    await expect(answer).rejects.toBeInstanceOf(CancelledFailure);
    expect(await upshift.get(String(taskId))).toMatchObject({ state: 'open' });
    const next = createActivityEnvironment('order-9', '1').run(ask({ prompt: 'Slowly', minTier: 'premium' }));
    await upshift.cancel(String(taskId));
    expect(await next).toMatchObject({ taskId, state: 'cancelled', text: null });
  });

  it('a refusal is a failure that Temporal does not try again', async () => {
    const answer = createActivityEnvironment('order-10', '1').run(ask({ prompt: 'Hello', workload: 'nonsense' }));
    const failure = await answer.catch((caught: unknown) => caught);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'WORKLOAD_UNKNOWN', nonRetryable: true });
  });
});
