import type { EmbeddingsConfig } from '@upshift/contracts';
import type { TextEmbedder } from '@upshift/ports';
import type { EmbedderOrder } from './embedder-protocol.ts';
import { EmbeddingsError } from './embeddings-error.ts';
import { findModule } from './find-module.ts';
import { type Embedder, type EmbedderLimits, startEmbedder } from './start-embedder.ts';

export interface OpenedEmbedder extends TextEmbedder {
  /** Of the module's file; null: it is no module. */
  readonly sha256: string | null;
  /** Ends its process; whoever asks again starts it again. */
  close(): Promise<void>;
}

/** Characters of a text that are read, as many as the intents read. */
const readCharacters = 2000;

const usualLimits: EmbedderLimits = { openMs: 30_000, embedMs: 10_000 };

/**
 * Opens what a card of a portfolio names, in a process of its own. One that dies, or says nothing in time, is started again when
 * somebody asks; then the file is checked again.
 *
 * @param modelsDir where the file of a module begins, and what it must lie in
 * @throws EmbeddingsError `embeddings-missing`, `embeddings-changed`, `embeddings-broken`
 */
export async function openTextEmbedder(
  card: EmbeddingsConfig,
  modelsDir: string,
  limits = usualLimits,
): Promise<OpenedEmbedder> {
  const name = card.kind === 'sentence' ? 'sentence' : card.file;
  let sha256: string | null = null;
  let running: Promise<Embedder> | null = null;

  async function orderOf(): Promise<EmbedderOrder> {
    if (card.kind === 'sentence') return card;
    const found = await findModule(card, modelsDir);
    sha256 = found.sha256;
    return { kind: 'module', url: found.url };
  }
  function started(): Promise<Embedder> {
    if (running !== null) return running;
    const forget = (): void => {
      if (running === starting) running = null;
    };
    const starting = orderOf().then((order) => startEmbedder(order, limits, forget));
    starting.catch(forget);
    running = starting;
    return starting;
  }
  /** What the process says, with the name of what it was said of. */
  async function named<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof EmbeddingsError) || error.problem !== 'embeddings-broken') throw error;
      throw new EmbeddingsError(error.problem, `The embeddings "${name}" cannot be used. ${error.message}`);
    }
  }

  const { size } = await named(started);
  return {
    name,
    size,
    sha256,
    embed: (texts) =>
      named(async () => {
        const embedder = await started();
        if (embedder.size !== size)
          throw new EmbeddingsError(
            'embeddings-broken',
            `Its vectors had ${size} numbers and now have ${embedder.size}. Pin the file, and start again.`,
          );
        return embedder.embed(texts.map((text) => text.slice(0, readCharacters)));
      }),
    async close() {
      const embedder = await running?.catch(() => null);
      await embedder?.end();
    },
  };
}
