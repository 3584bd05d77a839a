import type { Estimate } from '@upshift/contracts';

/** The standard normal's 97.5 % point. */
export const z95 = 1.959964;

/**
 * A share with its 95 % interval: Wilson's score interval (JASA 22, 1927, 209–212), honest for few cases and near 0 and 1.
 *
 * @returns null for no cases
 */
export function wilson(hits: number, total: number): Estimate | null {
  if (total === 0) return null;
  const value = hits / total;
  const scale = 1 + z95 ** 2 / total;
  const centre = (value + z95 ** 2 / (2 * total)) / scale;
  const half = (z95 / scale) * Math.sqrt((value * (1 - value)) / total + z95 ** 2 / (4 * total ** 2));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
