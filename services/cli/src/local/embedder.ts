/** Turns texts into the vectors of a sentence model, in their order. */
export type Embedder = (texts: readonly string[]) => Promise<readonly (readonly number[])[]>;

/** Rejects with CliError EMBEDDINGS_MISSING where no sentence model is installed. */
export type OpenEmbedder = () => Promise<Embedder>;

/** A sentence model takes so many texts in the time of a few. */
const largestBatch = 32;

/** Embeds texts batch by batch; `onText` is called once for each that is done. */
export async function embedAll(
  texts: readonly string[],
  embed: Embedder,
  onText: () => void,
): Promise<readonly (readonly number[])[]> {
  const vectors: (readonly number[])[] = [];
  for (let at = 0; at < texts.length; at += largestBatch) {
    const batch = texts.slice(at, at + largestBatch);
    vectors.push(...(await embed(batch)));
    for (const _ of batch) onText();
  }
  return vectors;
}
