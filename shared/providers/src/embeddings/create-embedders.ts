import type { EmbeddingsConfig } from '@upshift/contracts';
import type { TextEmbedder, TextEmbedders } from '@upshift/ports';
import { type OpenedEmbedder, openTextEmbedder } from './open-text-embedder.ts';

export interface Embedders extends TextEmbedders {
  /** @throws EmbeddingsError */
  open(card: EmbeddingsConfig): Promise<TextEmbedder>;
  close(): Promise<void>;
}

/** Processes that are kept, those opened last: a process meets few. */
const keptEmbedders = 4;

/** Opens what makes vectors, each once for all portfolios that name it. */
export function createEmbedders(modelsDir: string): Embedders {
  const opened = new Map<string, Promise<OpenedEmbedder>>();
  const end = (opening: Promise<OpenedEmbedder> | undefined): Promise<void> | undefined =>
    opening?.then(
      (embedder) => embedder.close(),
      () => undefined,
    );
  return {
    open(card) {
      const key = JSON.stringify(card);
      const before = opened.get(key);
      if (before !== undefined) return before;
      const opening = openTextEmbedder(card, modelsDir);
      opened.set(key, opening);
      opening.catch(() => opened.delete(key));
      const [oldest] = opened.size > keptEmbedders ? opened : [];
      if (oldest !== undefined) {
        opened.delete(oldest[0]);
        void end(oldest[1]);
      }
      return opening;
    },
    async close() {
      const all = [...opened.values()];
      opened.clear();
      await Promise.all(all.map(end));
    },
  };
}
