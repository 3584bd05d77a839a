import type { Stream } from '../streams/stream.ts';

/** How well a stream is told by two means instead of one, by where it is split. */
export interface SplitGain {
  /** Twice the gain in log-likelihood of a change at that time, ms since 1970. */
  atTime(at: number): number;
  /** Of a change with the portfolio version of that place: those from it on against those before. */
  atVersion(place: number): number;
}

/** These are compared by their ratios. */
const inRatios = new Set(['output', 'cost', 'latency']);

/** Values less the mean of their group, as normal with one unknown variance: twice the gain is n log(S / S'), S and S' the sums of squares. */
export function splitGain({ signal, observations }: Stream): SplitGain {
  const raw = observations.map(({ value }) => (inRatios.has(signal) ? Math.log(1 + value) : value));
  const sums = new Map<string, { sum: number; count: number }>();
  for (const [i, { group }] of observations.entries()) {
    const known = sums.get(group) ?? { sum: 0, count: 0 };
    sums.set(group, { sum: known.sum + (raw[i] ?? 0), count: known.count + 1 });
  }
  const values = observations.map(({ group }, i) => {
    const { sum, count } = sums.get(group) ?? { sum: 0, count: 1 };
    return (raw[i] ?? 0) - sum / count;
  });
  const total = values.reduce((sum, value) => sum + value * value, 0);
  const prefix = [0];
  for (const value of values) prefix.push((prefix.at(-1) ?? 0) + value);

  function gain(sumAfter: number, after: number): number {
    const before = values.length - after;
    if (before === 0 || after === 0 || total === 0) return 0;
    // Means within groups are 0, so that both sides sum to 0.
    const told = sumAfter * sumAfter * (1 / before + 1 / after);
    return values.length * Math.log(total / Math.max(total * 1e-9, total - told));
  }

  return {
    atTime(at) {
      let low = 0;
      let high = observations.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((observations[middle]?.at ?? 0) >= at) high = middle;
        else low = middle + 1;
      }
      return gain((prefix.at(-1) ?? 0) - (prefix[low] ?? 0), values.length - low);
    },
    atVersion(place) {
      let sum = 0;
      let count = 0;
      for (const [i, { version }] of observations.entries()) {
        if (version < place) continue;
        sum += values[i] ?? 0;
        count += 1;
      }
      return gain(sum, count);
    },
  };
}
