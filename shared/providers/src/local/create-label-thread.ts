import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ProviderError } from '@upshift/ports';
import { abortClass } from '../wire/create-exchange.ts';
import type { LabelJob, LabelOrder, LabelReply } from './thread-protocol.ts';

/** Hands texts to the thread that holds the models; it starts with the first one and is started anew when it dies. */
export interface LabelThread {
  /** Rejects with `ProviderError` only. */
  label(job: Omit<LabelJob, 'id'>, signal: AbortSignal): Promise<{ label: string; confidence: number }>;
  close(): Promise<void>;
}

interface Pending {
  settle(reply: Omit<LabelReply, 'id'> | ProviderError): void;
}

export function createLabelThread(): LabelThread {
  const pending = new Map<number, Pending>();
  let worker: Worker | null = null;
  let lastId = 0;

  function start(): Worker {
    const started = new Worker(new URL('./local-thread.ts', import.meta.url), {
      name: 'upshift-local-models',
      env: {},
      execArgv: [],
      // What a model's library prints is for nobody; errors come as events.
      stdout: true,
      stderr: true,
    });
    started.stdout.resume();
    started.stderr.resume();
    started.on('message', ({ id, ...reply }: LabelReply) => pending.get(id)?.settle(reply));
    const end = (): void => {
      if (worker !== started) return;
      worker = null;
      for (const { settle } of [...pending.values()])
        settle(new ProviderError('server_error', 'The thread of the local models died.'));
    };
    for (const event of ['error', 'messageerror', 'exit']) started.on(event, end);
    return started;
  }

  return {
    label(job, signal) {
      if (signal.aborted) return Promise.reject(abortError(signal));
      return new Promise((resolve, reject) => {
        worker ??= start();
        const id = ++lastId;
        const onAbort = (): void => settle(abortError(signal));
        const settle: Pending['settle'] = (reply) => {
          pending.delete(id);
          signal.removeEventListener('abort', onAbort);
          // Without work it does not keep the process alive.
          if (pending.size === 0) worker?.unref();
          if (reply instanceof Error) reject(reply);
          else if ('label' in reply) resolve(reply as { label: string; confidence: number });
          else reject(toProviderError(reply as Extract<LabelReply, { failureClass: unknown }>));
        };
        pending.set(id, { settle });
        signal.addEventListener('abort', onAbort, { once: true });
        worker.ref();
        worker.postMessage({ id, ...job } satisfies LabelJob);
      });
    },
    async close() {
      const ending = worker;
      worker = null;
      for (const { settle } of [...pending.values()])
        settle(new ProviderError('interrupted', 'The local models were closed.'));
      if (ending !== null) await end(ending);
    },
  };
}

/** How long a thread may take for what it is at, once it is asked to end, ms. */
const endMs = 5000;

/** Asks before it uses force: a process may die of a thread that is ended while it loads or works. */
async function end(worker: Worker): Promise<void> {
  const ended = once(worker, 'exit');
  worker.ref();
  worker.postMessage('end' satisfies LabelOrder);
  await Promise.race([ended, delay(endMs, null, { ref: false })]);
  await worker.terminate();
}

function toProviderError({ failureClass, message }: Extract<LabelReply, { failureClass: unknown }>): ProviderError {
  return new ProviderError(failureClass, message);
}

function abortError(signal: AbortSignal): ProviderError {
  return new ProviderError(abortClass(signal), 'The local model had not answered when the call was aborted.');
}
