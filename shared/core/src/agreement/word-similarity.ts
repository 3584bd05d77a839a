import { fold } from './canonical-value.ts';

/**
 * How alike two texts are by the words they share, each counted as often as it occurs: twice the shared ones divided by all
 * (Dice, 1945). 1 for the same words in any order, 0 for none in common.
 */
export function wordSimilarity(left: string, right: string): number {
  const [ours, theirs] = [wordsOf(left), wordsOf(right)];
  if (ours.length + theirs.length === 0) return 1;
  const counts = new Map<string, number>();
  for (const word of ours) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of theirs) {
    const count = counts.get(word) ?? 0;
    if (count === 0) continue;
    shared++;
    counts.set(word, count - 1);
  }
  return (2 * shared) / (ours.length + theirs.length);
}

function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
