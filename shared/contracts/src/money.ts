import { z } from 'zod';

/** Money inside Upshift: integer nano-dollars (1 USD = 1,000,000,000). At most 2^53 − 1, about 9 million USD. */
export const nanoUsdSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

const nanoPerUsd = 1_000_000_000;

/** Dollars (an edge's unit) to nano-dollars, rounded half up. @throws RangeError when negative, not finite or beyond 2^53. */
export function toNanoUsd(usd: number): number {
  const nano = Math.floor(usd * nanoPerUsd + 0.5);
  if (!Number.isSafeInteger(nano) || nano < 0)
    throw new RangeError(`${usd} USD is no amount of money that can be booked`);
  return nano;
}

/** Nano-dollars to dollars, for people and for JSON at the edges. */
export function toUsd(nanoUsd: number): number {
  return nanoUsd / nanoPerUsd;
}
