import { createRandom } from './seeded-random.ts';

/**
 * Deals items into folds so that those with the same key stay together.
 *
 * @returns the fold (0..count-1) of each item
 */
export function dealFolds(keys: readonly string[], count: number, seed: number): number[] {
  const random = createRandom(seed);
  const order = [...new Set(keys)].sort().map((key) => ({ key, place: random() }));
  order.sort((left, right) => left.place - right.place);
  const folds = new Map(order.map(({ key }, index) => [key, index % count]));
  return keys.map((key) => folds.get(key) ?? 0);
}
