import type { EmbeddingsConfig } from '@upshift/contracts';

/** Turns texts into vectors, near to each other where texts mean the same. */
export interface TextEmbedder {
  /** What people call it, such as `sentence` or the file of a module. */
  readonly name: string;
  /** Numbers of a vector. */
  readonly size: number;
  /**
   * One vector of `size` finite numbers for each text, in their order. Reads the beginning of long texts alone.
   * Rejects where it cannot give them all; the error never holds a text.
   */
  embed(texts: readonly string[]): Promise<readonly ArrayLike<number>[]>;
}

/** Opens what portfolios name, each once for all that name the same. */
export interface TextEmbedders {
  /** Rejects where it cannot be opened; the error says how to mend it, and never holds a text. */
  open(card: EmbeddingsConfig): Promise<TextEmbedder>;
}
