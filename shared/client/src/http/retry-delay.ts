/** Of the back-off, in ms: the first step, and the longest. */
const firstMs = 250;
const longestMs = 8000;
/** A server that wants to be left alone for longer than this is not waited for, in ms. */
const patienceMs = 60_000;

/**
 * How long to wait before the next try, in ms; undefined when that would be too long. Full jitter: any length up to a
 * bound that doubles, so that many clients do not come back together. What the server asked for comes on top.
 *
 * @param failures tries that failed so far, from 1
 * @param chance 0 to below 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelayMs(failures: number, chance: number, retryAfterMs = 0): number | undefined {
  if (retryAfterMs > patienceMs) return undefined;
  return retryAfterMs + chance * Math.min(longestMs, firstMs * 2 ** (failures - 1));
}
