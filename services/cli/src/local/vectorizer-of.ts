import { type ClassifierModel, createTextVectorizer, type SparseVector } from '@upshift/learn';
import type { OpenEmbedder } from './embedder.ts';

/** What turns a text into the vector that a model reads; opens what makes embeddings only where the model reads them. */
export async function vectorizerOf(
  model: ClassifierModel,
  openEmbedder: OpenEmbedder,
): Promise<(text: string) => SparseVector | Promise<SparseVector>> {
  const toVector = createTextVectorizer(model);
  if (model.center === null) return toVector;
  const embed = await openEmbedder();
  return async (text) => {
    const [embedding = []] = await embed([text]);
    return toVector(text, embedding);
  };
}
