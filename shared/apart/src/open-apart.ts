import { writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { ApartOrder } from './apart-order.ts';

/** The side of the process apart. */
export interface ApartHome {
  /** What `startApart` was given. */
  readonly data: unknown;
  onMessage(listener: (message: unknown) => void): void;
  send(message: unknown): void;
}

/**
 * Called by a file that `startApart` started, before it runs what it does not trust. The process ends when the one that started it
 * is gone, and when it takes more memory than it may, even while it is too busy to be asked.
 *
 * @throws Error where the file was not started so
 */
export function openApart(): ApartHome {
  const [, file, text] = process.argv;
  const send = process.send?.bind(process);
  if (send === undefined || text === undefined) throw new Error(`${file} runs apart only: start it by startApart.`);
  const { data, ...limits } = JSON.parse(text) as ApartOrder;
  // biome-ignore lint/style/noProcessEnv: nothing is read of it; the code that runs here must find it empty
  delete process.env['NODE_COMPILE_CACHE'];
  offerToTheKernel();
  process.once('disconnect', () => process.exit());
  new Worker(new URL('./guard-thread.ts', import.meta.url), { workerData: limits, env: {}, execArgv: [] }).unref();
  // It will be killed, and Node keeps what it translated only where a process ends by itself.
  setImmediate(() => flushCompileCache());
  return {
    data,
    onMessage: (listener) => void process.on('message', listener),
    send: (message) => void send(message, undefined, undefined, () => undefined),
  };
}

/** Where the machine runs out of memory, Linux ends this process before the service; elsewhere there is no such wish. */
function offerToTheKernel(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // It may only be that this is no Linux.
  }
}
