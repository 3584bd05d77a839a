/** The value below which a share (0..1) of the values lies, linear between ranks; 0 for no values. */
export function percentileOf(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * share;
  const index = Math.max(0, Math.floor(position));
  const below = sorted[index] ?? 0;
  return below + ((sorted[index + 1] ?? below) - below) * Math.max(0, position - index);
}
