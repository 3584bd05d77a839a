import type { Embedder } from './open-embedder.ts';

/** A sentence model takes 32 texts in the time of six. */
const largestBatch = 32;

interface Waiting {
  readonly text: string;
  readonly resolve: (vector: ArrayLike<number>) => void;
  readonly reject: (error: unknown) => void;
}

/** Embeds single texts; those that come while others are worked on go together in the next batch. */
export function batchTexts(embed: Embedder): (text: string) => Promise<ArrayLike<number>> {
  const waiting: Waiting[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, largestBatch);
      try {
        const vectors = await embed(batch.map(({ text }) => text));
        for (const [index, { resolve }] of batch.entries()) resolve(vectors[index] ?? []);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isRunning = false;
  }

  return (text) =>
    new Promise((resolve, reject) => {
      waiting.push({ text, resolve, reject });
      if (!isRunning) void run();
    });
}
