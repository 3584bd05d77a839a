/** The value below which a share (0..1) of the values lies, linear between the nearest ranks; NaN for no values. */
export function percentile(values: ArrayLike<number>, share: number): number {
  return percentileReader(values)(share);
}

/** Sorts once, for several percentiles of the same values. */
export function percentileReader(values: ArrayLike<number>): (share: number) => number {
  const sorted = Float64Array.from(values).sort();
  return (share) => {
    const position = (sorted.length - 1) * share;
    const index = Math.floor(position);
    const below = sorted[index] ?? Number.NaN;
    return below + ((sorted[index + 1] ?? below) - below) * (position - index);
  };
}
