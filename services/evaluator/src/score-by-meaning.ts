import type { EvalCase, ModelOutput, Portfolio, Score } from '@upshift/contracts';
import { meaningOf, scoreVectors } from '@upshift/evals';
import type { TextEmbedders } from '@upshift/ports';

/** Characters of a text that embedders read. */
const readCharacters = 2000;

/** Holds an answer against the reference by the vectors of the portfolio's embeddings. Where there are none, there is no score. */
export async function scoreByMeaning(
  embedders: TextEmbedders,
  { embeddings }: Pick<Portfolio, 'embeddings'>,
  { case: one, output, min }: { readonly case: EvalCase; readonly output: ModelOutput; readonly min: number },
): Promise<Score> {
  const wanted = meaningOf(one.reference);
  if (output.text === null) return { score: 0, passed: false, reason: 'there is no text' };
  if (wanted === null || embeddings === undefined)
    return {
      score: null,
      passed: null,
      reason: wanted === null ? 'the reference is no text' : 'the portfolio names no embeddings',
    };
  try {
    const embedder = await embedders.open(embeddings);
    const [left, right] = await embedder.embed([wanted, output.text]);
    if (left === undefined || right === undefined) throw new Error('There are too few vectors.');
    const score = scoreVectors(min, left, right);
    const isCut = Math.max(wanted.length, output.text.length) > readCharacters;
    return isCut ? { ...score, reason: `${score.reason}, of the first ${readCharacters} characters` } : score;
  } catch (error) {
    // By the port's promise the message holds no text.
    const why = error instanceof Error ? error.message : 'unknown';
    return { score: null, passed: null, reason: `the embeddings gave no vectors: ${why}` };
  }
}
