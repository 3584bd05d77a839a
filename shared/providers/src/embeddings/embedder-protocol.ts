import type { EmbeddingsProblem } from './embeddings-error.ts';

/** What the process is to open. */
export type EmbedderOrder = { readonly kind: 'sentence' } | { readonly kind: 'module'; readonly url: string };

export interface EmbedQuestion {
  /** 1 and up; 0 is the opening, which nobody asks for. */
  readonly id: number;
  readonly texts: readonly string[];
}

/** `size` answers the opening, `vectors` a question; `problem` either. */
export type EmbedderReply = { readonly id: number } & (
  | { readonly size: number }
  | { readonly vectors: readonly Float32Array[] }
  | { readonly problem: EmbeddingsProblem; readonly message: string }
);
