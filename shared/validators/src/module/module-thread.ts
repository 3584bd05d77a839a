import { Worker } from 'node:worker_threads';
import type { ModuleMessage, ModuleQuestion } from './module-protocol.ts';

/** How a question to a module ended. `timeout`: the signal aborted, for whatever reason. */
export type ModuleEnd =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'crash'; readonly message: string }
  | { readonly kind: 'timeout'; readonly reason: unknown };

/** The thread of one file. Questions wait for each other; a thread that died is replaced at the next question. */
export class ModuleThread {
  readonly #url: URL;
  readonly #memoryMb: number;
  #worker: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(url: URL, memoryMb: number) {
    this.#url = url;
    this.#memoryMb = memoryMb;
  }

  run(question: ModuleQuestion, signal: AbortSignal): Promise<ModuleEnd> {
    const next = this.#last.then(() => this.#ask(question, signal));
    this.#last = next;
    return next;
  }

  async close(): Promise<void> {
    await this.#end();
  }

  #ask(question: ModuleQuestion, signal: AbortSignal): Promise<ModuleEnd> {
    if (signal.aborted) return Promise.resolve({ kind: 'timeout', reason: signal.reason });
    const worker = this.#started();
    return new Promise((resolve) => {
      const finish = (end: ModuleEnd, keeps: boolean): void => {
        signal.removeEventListener('abort', onAbort);
        worker.removeAllListeners('message');
        worker.removeAllListeners('error');
        worker.removeAllListeners('exit');
        worker.unref();
        if (keeps) {
          worker.on('error', () => this.#forget(worker));
          worker.on('exit', () => this.#forget(worker));
          resolve(end);
        } else void this.#end().then(() => resolve(end));
      };
      const onAbort = (): void => finish({ kind: 'timeout', reason: signal.reason }, false);
      signal.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (message: ModuleMessage) =>
        'problem' in message
          ? finish({ kind: 'crash', message: message.problem }, true)
          : finish({ kind: 'answer', value: message.value }, true),
      );
      const died = 'Its thread died, most likely for want of memory.';
      worker.on('error', () => finish({ kind: 'crash', message: died }, false));
      worker.on('exit', () => finish({ kind: 'crash', message: 'It ended its own thread.' }, false));
      worker.ref();
      worker.postMessage(question);
    });
  }

  /** What a module prints is thrown away: it may be the answer. */
  #started(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL('./module-main-thread.ts', import.meta.url), {
      name: 'upshift-module',
      workerData: { url: this.#url.href },
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: this.#memoryMb,
        maxYoungGenerationSizeMb: Math.ceil(this.#memoryMb / 8),
      },
    });
    worker.stdout.resume();
    worker.stderr.resume();
    this.#worker = worker;
    return worker;
  }

  #forget(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
