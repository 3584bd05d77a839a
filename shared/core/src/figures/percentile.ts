/**
 * The value below which a share (0..1) of the values lies, linear between the nearest ranks (numpy's default).
 *
 * @returns null for no values
 */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * share;
  const index = Math.floor(position);
  const below = sorted[index];
  if (below === undefined) return null;
  return below + ((sorted[index + 1] ?? below) - below) * (position - index);
}
