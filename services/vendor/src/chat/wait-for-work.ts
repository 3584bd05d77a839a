import type { ServerResponse } from 'node:http';

/**
 * Waits until the work is done, or until the client goes away if its work ends with it.
 *
 * @param workMs Infinity for work that never ends
 */
export function waitForWork(
  response: ServerResponse,
  workMs: number,
  { finishAbandoned }: { finishAbandoned: boolean },
): Promise<'done' | 'abandoned'> {
  if (workMs <= 0) return Promise.resolve('done');
  return new Promise((resolve) => {
    const timer = Number.isFinite(workMs) ? setTimeout(() => end('done'), workMs) : undefined;
    const onClose = (): void => {
      if (timer === undefined || !finishAbandoned) end('abandoned');
    };
    const end = (how: 'done' | 'abandoned'): void => {
      clearTimeout(timer);
      response.off('close', onClose);
      resolve(how);
    };
    response.on('close', onClose);
  });
}
