/**
 * The value below which a share of the values lies, by linear interpolation between the two nearest ranks (the method
 * of the reference lines for outcome tables, and numpy's default).
 *
 * @param share 0..1
 * @returns null for no values
 */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  const position = (sorted.length - 1) * share;
  const index = Math.floor(position);
  const below = sorted[index];
  if (below === undefined) return null;
  const above = sorted[Math.min(index + 1, sorted.length - 1)] ?? below;
  return below + (above - below) * (position - index);
}
