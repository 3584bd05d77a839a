import type { BatchTask } from '../new-task.ts';
import { type BatchLine, toLine } from './batch-line.ts';

/** What one POST carries at most, in characters. */
const chunkCharacters = 4_000_000;

/** Gathers what a source gives into chunks, reading one task at a time and only when told to. */
export interface Chunks<B> {
  /** Reads one more task, unless it is reading or the chunk is full. Rings when it has come. */
  read(): void;
  /** The chunk, where it is due: full, waited for long enough, or the last one. `now`: there will be no more room. */
  take(now: boolean): readonly BatchLine<B>[] | undefined;
  /** Tasks that wait in the chunk or are just being read. */
  size(): number;
  /** Everything was taken. @throws what the source threw, once everything before it was taken */
  ended(): boolean;
  /** Lets go of the source. */
  close(): void;
}

export function openChunks<B extends BatchTask>(
  source: AsyncIterable<B> | Iterable<B>,
  { chunkTasks, lingerMs, ring }: { chunkTasks: number; lingerMs: number; ring: () => void },
): Chunks<B> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let lines: BatchLine<B>[] = [];
  let characters = 0;
  let index = 0;
  let reading = false;
  let lingered = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Nothing more is read: the source is exhausted, or something failed. */
  let done = false;
  let exhausted = false;
  let failure: { readonly error: unknown } | undefined;

  const isFull = (): boolean => lines.length >= chunkTasks || characters >= chunkCharacters;

  async function readOne(): Promise<void> {
    try {
      const next = await iterator.next();
      exhausted = next.done === true;
      done = exhausted;
      if (next.done !== true) add(toLine(next.value, index++));
    } catch (error) {
      done = true;
      failure = { error };
    }
    reading = false;
    ring();
  }

  function add(line: BatchLine<B>): void {
    lines.push(line);
    characters += line.text.length;
    timer ??= setTimeout(() => {
      lingered = true;
      ring();
    }, lingerMs);
  }

  return {
    read() {
      if (reading || done || isFull()) return;
      reading = true;
      void readOne();
    },
    take(now) {
      const due = isFull() || lingered || done || (now && !reading);
      if (lines.length === 0 || !due) return undefined;
      const chunk = lines;
      lines = [];
      characters = 0;
      lingered = false;
      clearTimeout(timer);
      timer = undefined;
      return chunk;
    },
    size: () => lines.length + (reading ? 1 : 0),
    ended() {
      if (!done || lines.length > 0) return false;
      if (failure !== undefined) throw failure.error;
      return true;
    },
    close() {
      clearTimeout(timer);
      // Not waited for: a source that hangs in its `next` would hold the caller for ever.
      if (!exhausted) Promise.resolve(iterator.return?.()).catch(() => undefined);
    },
  };
}
