import { asyncLocalStorage, CancelledFailure, Context, type Info } from '@temporalio/activity';

/**
 * Runs an activity as a Temporal worker does, without a worker: @temporalio/testing has the same as
 * MockActivityEnvironment, and brings 150 MB of native code for five systems with it.
 */
export function createActivityEnvironment(workflowId: string, activityId: string) {
  const controller = new AbortController();
  let fail: (failure: CancelledFailure) => void = () => {};
  const cancelled = new Promise<never>((_, reject) => {
    fail = reject;
  });
  cancelled.catch(() => undefined);
  const heartbeats: unknown[] = [];
  const holder: ConstructorParameters<typeof Context>[7] = {};
  const info = { activityId, workflowExecution: { workflowId, runId: 'run' }, attempt: 1 } as Info;
  const unused = {} as never;
  const beat = (details: unknown): void => void heartbeats.push(details);
  const context = new Context(info, cancelled, controller.signal, beat, undefined, unused, unused, holder);
  return {
    heartbeats,
    run: <T>(activity: () => Promise<T>): Promise<T> => asyncLocalStorage.run(context, activity),
    /** What the server tells the worker, or what befalls the worker itself. */
    cancel(reason: 'cancelRequested' | 'workerShutdown'): void {
      const none = { notFound: false, cancelRequested: false, paused: false, timedOut: false, workerShutdown: false };
      holder.details = { ...none, reset: false, [reason]: true };
      const failure = new CancelledFailure(reason);
      fail(failure);
      controller.abort(failure);
    },
  };
}
