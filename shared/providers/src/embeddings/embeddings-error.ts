export type EmbeddingsProblem = 'embeddings-missing' | 'embeddings-changed' | 'embeddings-broken';

/** Embeddings that cannot be used; the message names what makes them and says how to mend it, and never holds a text. */
export class EmbeddingsError extends Error {
  override readonly name = 'EmbeddingsError';
  readonly problem: EmbeddingsProblem;

  constructor(problem: EmbeddingsProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
