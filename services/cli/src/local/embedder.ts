import type { TextEmbedder } from '@upshift/ports';

/** Turns texts into vectors, in their order. */
export type Embedder = TextEmbedder['embed'];

/**
 * Opens the sentence model, or a module of one's own. Rejects with CliError EMBEDDINGS_MISSING where no sentence model is installed,
 * FILE_UNREADABLE where the module cannot be used.
 *
 * @param module its path; silent: the sentence model
 */
export type OpenEmbedder = (module?: string) => Promise<Embedder>;

/** A sentence model takes so many texts in the time of a few. */
const largestBatch = 32;

/** Embeds texts batch by batch; `onText` is called once for each that is done. */
export async function embedAll(
  texts: readonly string[],
  embed: Embedder,
  onText: () => void,
): Promise<readonly ArrayLike<number>[]> {
  const vectors: ArrayLike<number>[] = [];
  for (let at = 0; at < texts.length; at += largestBatch) {
    const batch = texts.slice(at, at + largestBatch);
    vectors.push(...(await embed(batch)));
    for (const _ of batch) onText();
  }
  return vectors;
}
