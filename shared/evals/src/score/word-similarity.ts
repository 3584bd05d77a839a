/**
 * How alike two texts are in the words that they use: Sørensen and Dice over words with their counts, twice what both
 * hold by what each holds. 0 nothing in common .. 1 the same words.
 */
export function wordSimilarity(left: string, right: string): number {
  const [one, other] = [countWords(left), countWords(right)];
  const size = sizeOf(one) + sizeOf(other);
  if (size === 0) return 1;
  let shared = 0;
  for (const [word, count] of one) shared += Math.min(count, other.get(word) ?? 0);
  return (2 * shared) / size;
}

function countWords(text: string): Map<string, number> {
  const words = new Map<string, number>();
  for (const [word] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}]+/gu))
    words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

function sizeOf(words: ReadonlyMap<string, number>): number {
  return [...words.values()].reduce((sum, count) => sum + count, 0);
}
