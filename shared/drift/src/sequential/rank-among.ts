/**
 * Conformal p-values by group ("Mondrian"): the share of a group's values so far, the new one included, that are larger, with ties
 * broken by a random number. As long as the values of each group are exchangeable, they are independent and uniform on [0, 1],
 * whatever the distribution is and however the groups follow each other.
 * Source: Vovk, Gammerman, Shafer, "Algorithmic Learning in a Random World", 2nd ed. 2022, sections 2.2 and 4.6.
 */
export function rankAmong(): (group: string, value: number, tie: number) => number {
  const groups = new Map<string, number[]>();
  return (group, value, tie) => {
    const sorted = groups.get(group) ?? [];
    groups.set(group, sorted);
    const low = lowerBound(sorted, (one) => one >= value);
    const high = lowerBound(sorted, (one) => one > value);
    sorted.splice(high, 0, value);
    return (sorted.length - 1 - high + tie * (high - low + 1)) / sorted.length;
  };
}

/** The first place from which on `is` holds. */
function lowerBound(sorted: readonly number[], is: (one: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (is(sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
