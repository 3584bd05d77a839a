import { Worker } from 'node:worker_threads';
import type { EmbedderOrder, EmbedderReply } from './embedder-protocol.ts';
import { EmbeddingsError } from './embeddings-error.ts';

export interface EmbedderThread {
  readonly size: number;
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
  end(): Promise<void>;
}

export interface EmbedderLimits {
  /** How long opening may take, in ms. */
  readonly openMs: number;
  /** How long one question may take, in ms. */
  readonly embedMs: number;
}

interface Pending {
  resolve(reply: EmbedderReply): void;
  reject(error: EmbeddingsError): void;
}

/**
 * Starts a thread that makes vectors, without the environment of this process. One that says nothing in time is ended, with all
 * that it was asked.
 *
 * @param onEnd called once when it has ended, for whatever reason
 * @throws EmbeddingsError
 */
export async function startEmbedderThread(
  order: EmbedderOrder,
  { openMs, embedMs }: EmbedderLimits,
  onEnd: () => void,
): Promise<EmbedderThread> {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  const worker = new Worker(new URL('./embedder-main-thread.ts', import.meta.url), {
    name: 'upshift-embeddings',
    workerData: order,
    env: {},
    execArgv: [],
    // Nothing is read of them, for whoever reads them keeps the process: the thread throws away what is printed.
    stdout: true,
    stderr: true,
  });
  worker.on('message', (reply: EmbedderReply) => {
    // Whoever waits keeps the process with a timer.
    worker.unref();
    pending.get(reply.id)?.resolve(reply);
  });

  let isEnded = false;
  const end = (why: string): void => {
    if (isEnded) return;
    isEnded = true;
    onEnd();
    for (const { reject } of [...pending.values()]) reject(new EmbeddingsError('embeddings-broken', why));
    void worker.terminate();
  };
  for (const event of ['error', 'messageerror', 'exit'])
    worker.on(event, () => end('Its thread died. Look for what ends it, or for want of memory.'));

  const wait = (id: number, ms: number, what: string): Promise<EmbedderReply> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(`It ${what} within ${ms} ms. Make it faster.`), ms);
      const settle = (): void => {
        clearTimeout(timer);
        pending.delete(id);
      };
      pending.set(id, {
        resolve(reply) {
          settle();
          if ('problem' in reply) reject(new EmbeddingsError(reply.problem, reply.message));
          else resolve(reply);
        },
        reject(error) {
          settle();
          reject(error);
        },
      });
    });

  try {
    const opened = await wait(0, openMs, 'did not open');
    return {
      size: 'size' in opened ? opened.size : 0,
      async embed(texts) {
        lastId += 1;
        const replied = wait(lastId, embedMs, 'gave no vectors');
        worker.postMessage({ id: lastId, texts });
        const reply = await replied;
        return 'vectors' in reply ? reply.vectors : [];
      },
      async end() {
        end('It was closed.');
        await worker.terminate();
      },
    };
  } catch (error) {
    end('It could not be opened.');
    throw error;
  }
}
