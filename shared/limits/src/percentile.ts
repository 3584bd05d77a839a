/** Of fewer values the 95th percentile is nothing but the greatest one. */
const fewest = 20;

/** The 95th percentile by nearest rank; null where there are too few values to have one. */
export function percentile95(values: readonly number[]): number | null {
  if (values.length < fewest) return null;
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? null;
}
