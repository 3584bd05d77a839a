import { startApart } from '@upshift/apart';
import type { EmbedderOrder, EmbedderReply } from './embedder-protocol.ts';
import { EmbeddingsError } from './embeddings-error.ts';

export interface Embedder {
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
 * Starts a process that makes vectors, without the environment of this one. One that says nothing in time is ended, with all
 * that it was asked.
 *
 * @param onEnd called once when it has ended, for whatever reason
 * @throws EmbeddingsError
 */
export async function startEmbedder(
  order: EmbedderOrder,
  { openMs, embedMs }: EmbedderLimits,
  onEnd: () => void,
): Promise<Embedder> {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let isEnded = false;
  const end = (why: string): Promise<void> => {
    if (!isEnded) {
      isEnded = true;
      onEnd();
      for (const { reject } of [...pending.values()]) reject(new EmbeddingsError('embeddings-broken', why));
    }
    return apart.end();
  };
  // Whoever waits keeps this process with a timer.
  const apart = startApart(
    { entry: new URL('./embedder-main.ts', import.meta.url), data: order },
    {
      onMessage: (message) => {
        const reply = message as EmbedderReply;
        pending.get(reply.id)?.resolve(reply);
      },
      onEnd: () => void end('Its process died. Look for what ends it, or for want of memory.'),
    },
  );

  const wait = (id: number, ms: number, what: string): Promise<EmbedderReply> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => void end(`It ${what} within ${ms} ms. Make it faster.`), ms);
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
        apart.send({ id: lastId, texts });
        const reply = await replied;
        return 'vectors' in reply ? reply.vectors : [];
      },
      end: () => end('It was closed.'),
    };
  } catch (error) {
    void end('It could not be opened.');
    throw error;
  }
}
