import type { Exchange } from '../http/create-exchange.ts';
import type { BatchTask } from '../new-task.ts';
import type { BatchOutcome } from './batch-line.ts';
import { createBell } from './create-bell.ts';
import { openChunks } from './open-chunks.ts';
import { type Flight, sendChunk } from './send-chunk.ts';

export interface SubmitManyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Tasks that are read from the source and whose outcome nobody has taken yet, at most (1,000). Bounds the memory. */
  readonly maxInHand?: number | undefined;
  /** Tasks that go in one POST, at most (250). */
  readonly chunkTasks?: number | undefined;
  /** POSTs at a time (4). */
  readonly concurrency?: number | undefined;
  /** How long a chunk waits for more tasks of a slow source, in ms (20). */
  readonly lingerMs?: number | undefined;
}

/**
 * Hands in what the source gives, over `POST /v1/tasks/bulk`. One loop turns whenever something happened: it reads while
 * there is room, sends a chunk when one is due, and gives the next outcome in the source's order.
 *
 * A connection that breaks is made again and told only what it has not answered; keys keep what it had taken from being
 * taken twice. Where that does not help in `maxRetries` tries without progress, the loop throws what happened; with keys
 * of one's own, the same batch can be handed in again later. A task that cannot be put in JSON ends the loop too, after
 * what came before it.
 */
export async function* submitMany<B extends BatchTask>(
  exchange: Exchange,
  source: AsyncIterable<B> | Iterable<B>,
  { signal, maxInHand = 1000, chunkTasks = 250, concurrency = 4, lingerMs = 20 }: SubmitManyOptions = {},
): AsyncGenerator<BatchOutcome<B>, void, undefined> {
  signal?.throwIfAborted();
  const bell = createBell();
  const stop = new AbortController();
  const onAbort = (): void => {
    stop.abort(signal?.reason);
    bell.ring();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const chunks = openChunks(source, { chunkTasks, lingerMs, ring: bell.ring });
  const flights: Flight<B>[] = [];
  let inHand = 0;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const room = maxInHand - inHand - chunks.size();
      if (room > 0) chunks.read();
      const chunk = flights.length < concurrency ? chunks.take(room <= 0) : undefined;
      if (chunk !== undefined) {
        inHand += chunk.length;
        flights.push(sendChunk(exchange, chunk, { signal: stop.signal, ring: bell.ring }));
      }
      const outcome = flights[0]?.next();
      if (outcome !== undefined) {
        inHand -= 1;
        yield outcome;
      } else if (flights[0]?.ended() === true) {
        flights.shift();
      } else if (flights.length === 0 && chunks.ended()) {
        return;
      } else if (chunk === undefined) {
        await bell.rung();
      }
    }
  } finally {
    stop.abort();
    signal?.removeEventListener('abort', onAbort);
    chunks.close();
  }
}
