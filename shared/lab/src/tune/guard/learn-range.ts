/** The range of a feature, widened at either end by how far the last task there stands from the one before it. */
export interface Range {
  readonly lowest: number;
  readonly highest: number;
  /** How far the value of one task lies outside of the range of the tasks of other questions. */
  outsideOthers(index: number): number;
}

/**
 * What comes next may be as far from all before it as the farthest was: a feature with strays has a wide range, one whose values
 * stand close has a narrow one.
 *
 * @param keys of each value its question: rows of one question are no others to each other
 */
export function findRange(values: readonly number[], keys: readonly string[]): Range {
  const order = [...values.keys()].sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0));
  const [up, down] = [order.toReversed(), order];
  const end = (places: readonly number[], without: string | null): number => {
    const [first, second] = firstOfTwo(places, keys, without);
    const [at, before] = [values[first] ?? 0, values[second] ?? 0];
    return at + (at - before);
  };
  const [first, last] = [keys[order[0] ?? 0] ?? '', keys[order.at(-1) ?? 0] ?? ''];
  const [second, secondLast] = [keys[firstOfTwo(down, keys, null)[1]] ?? '', keys[firstOfTwo(up, keys, null)[1]] ?? ''];
  const whole = { lowest: end(down, null), highest: end(up, null) };
  const partial = new Map(
    [first, last, second, secondLast].map((key) => [key, { lowest: end(down, key), highest: end(up, key) }]),
  );
  return {
    ...whole,
    outsideOthers(index) {
      const value = values[index] ?? 0;
      const { lowest, highest } = partial.get(keys[index] ?? '') ?? whole;
      return Math.max(0, lowest - value, value - highest);
    },
  };
}

/** The first place, and the first after it of another question; `without` leaves a question out. */
function firstOfTwo(
  places: readonly number[],
  keys: readonly string[],
  without: string | null,
): readonly [first: number, second: number] {
  const first = places.find((place) => keys[place] !== without) ?? 0;
  const second = places.find((place) => keys[place] !== without && keys[place] !== keys[first]) ?? first;
  return [first, second];
}
