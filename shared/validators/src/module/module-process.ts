import { type Apart, startApart } from '@upshift/apart';
import type { ModuleMessage, ModuleQuestion } from './module-protocol.ts';

/** How a question to a module ended. `timeout`: the signal aborted, for whatever reason. */
export type ModuleEnd =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'crash'; readonly message: string }
  | { readonly kind: 'timeout'; readonly reason: unknown };

/** One process, and who waits for what it says next. */
interface Running {
  readonly apart: Apart;
  settle: (end: ModuleEnd) => void;
}

/** The process of one file. Questions wait for each other; one that died is replaced at the next question. */
export class ModuleProcess {
  readonly #url: URL;
  readonly #memoryMb: number;
  #running: Running | null = null;
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

  async #ask(question: ModuleQuestion, signal: AbortSignal): Promise<ModuleEnd> {
    if (signal.aborted) return { kind: 'timeout', reason: signal.reason };
    const running = this.#started();
    let onAbort: () => void = nobodyWaits;
    const ended = new Promise<ModuleEnd>((resolve) => {
      running.settle = resolve;
      onAbort = () => resolve({ kind: 'timeout', reason: signal.reason });
      signal.addEventListener('abort', onAbort, { once: true });
      running.apart.keep(true);
      running.apart.send(question);
    });
    const end = await ended;
    signal.removeEventListener('abort', onAbort);
    running.settle = nobodyWaits;
    if (end.kind === 'timeout') await this.#end();
    else running.apart.keep(false);
    return end;
  }

  #started(): Running {
    if (this.#running !== null) return this.#running;
    const apart = startApart(
      { entry: new URL('./module-main.ts', import.meta.url), data: { url: this.#url.href }, memoryMb: this.#memoryMb },
      {
        onMessage: (message) => running.settle(toEnd(message as ModuleMessage)),
        onEnd: () => {
          if (this.#running === running) this.#running = null;
          running.settle({ kind: 'crash', message: 'Its process ended: by itself, or for want of memory.' });
        },
      },
    );
    const running: Running = { apart, settle: nobodyWaits };
    this.#running = running;
    return running;
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.apart.end();
  }
}

function nobodyWaits(): void {}

function toEnd(message: ModuleMessage): ModuleEnd {
  return 'problem' in message ? { kind: 'crash', message: message.problem } : { kind: 'answer', value: message.value };
}
