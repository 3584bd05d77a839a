import { seededRandom, shuffle } from '../seeded-random.ts';

/**
 * Deals rows into folds so that each has its share of every label. Rows of one text stay together: else a fold would be
 * tested on what the others were trained on.
 *
 * @returns the fold of each row, 0 … folds − 1
 */
export function assignFolds(
  texts: readonly string[],
  labels: readonly string[],
  folds: number,
  seed: number,
): Uint8Array {
  const order = Uint32Array.from(texts, (_, index) => index);
  shuffle(order, seededRandom(seed));
  const foldOf = new Map<string, number>();
  const dealt = new Map<string, number>();
  const assigned = new Uint8Array(texts.length);
  for (const row of order) {
    const key = (texts[row] as string).trim().toLowerCase();
    const label = labels[row] as string;
    let fold = foldOf.get(key);
    if (fold === undefined) {
      // Labels begin with different folds, so that rare ones do not all meet in the first.
      const count = dealt.get(label) ?? dealt.size;
      dealt.set(label, count + 1);
      fold = count % folds;
      foldOf.set(key, fold);
    }
    assigned[row] = fold;
  }
  return assigned;
}
