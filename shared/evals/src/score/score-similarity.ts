import type { Reference, Score } from '@upshift/contracts';
import { wordSimilarity } from '@upshift/core';

/** Share of words in common, from 0 to 1. */
export function scoreWords(min: number, wanted: string, given: string): Score {
  const share = wordSimilarity(wanted, given);
  return { score: share, passed: share >= min, reason: `${(100 * share).toFixed(0)} % of the words in common` };
}

/**
 * Cosine of two vectors of one length. What points apart (below 0) scores 0, since a score is a share: vectors of sentences hardly ever do.
 * A vector of zeros has no direction, and says nothing.
 *
 * @param min from which cosine on the case passes: its scale is that of the model that made the vectors, and none of meaning
 */
export function scoreVectors(min: number, wanted: ArrayLike<number>, given: ArrayLike<number>): Score {
  const [length, other] = [lengthOf(wanted), lengthOf(given)];
  if (length === 0 || other === 0) return { score: null, passed: null, reason: 'a vector of zeros has no direction' };
  let product = 0;
  for (let at = 0; at < wanted.length; at++) product += (wanted[at] ?? 0) * (given[at] ?? 0);
  // Rounding may lift it above 1.
  const cosine = Math.min(1, product / length / other);
  const reason = `cosine ${cosine.toFixed(3)} of the vectors`;
  return { score: Math.max(0, cosine), passed: cosine >= min, reason };
}

/** What answers are compared with by meaning; null where the reference is no text. */
export function meaningOf(reference: Reference | undefined): string | null {
  if (reference === undefined || 'toolCalls' in reference) return null;
  return 'text' in reference ? reference.text : JSON.stringify(reference.json);
}

function lengthOf(vector: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += (vector[at] ?? 0) ** 2;
  return Math.sqrt(sum);
}
