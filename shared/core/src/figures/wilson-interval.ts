/** A share with its 95 % interval. */
export interface MeasuredShare {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The standard normal's 97.5 % point. */
export const z95 = 1.959_963_985;

/**
 * Wilson's score interval for a share, 95 %. Honest for few cases and for shares near 0 and 1, where the plain normal interval
 * is not.
 *
 * @param hits of `total`, both at least 0; `total` may be an effective number of cases and need not be whole
 * @returns null for no cases
 * @see E. B. Wilson, JASA 22 (1927) 209–212
 */
export function wilsonInterval(hits: number, total: number): MeasuredShare | null {
  if (!(total > 0)) return null;
  const share = hits / total;
  const scale = 1 + z95 ** 2 / total;
  const middle = (share + z95 ** 2 / (2 * total)) / scale;
  const half = (z95 / scale) * Math.sqrt((share * (1 - share)) / total + z95 ** 2 / (4 * total ** 2));
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
