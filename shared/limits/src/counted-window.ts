import { windowParts } from './settings.ts';

/** Amounts by the part of the window in which they were taken. */
export type Parts = Map<number, number>;

/** Forgets what is older than the window and says what is left. A part counts until all of it is older. */
export function sumOf(parts: Parts, nowMs: number, partMs: number, count = windowParts): number {
  const oldest = Math.floor(nowMs / partMs) - count;
  let sum = 0;
  for (const [part, amount] of parts) {
    if (part < oldest) parts.delete(part);
    else sum += amount;
  }
  return sum;
}

export function add(parts: Parts, atMs: number, partMs: number, amount: number): void {
  const part = Math.floor(atMs / partMs);
  parts.set(part, (parts.get(part) ?? 0) + amount);
}

/** In how many ms so much has been forgotten that `needed` fits below `limit`; 0 where it fits now. */
export function fitsIn(parts: Parts, nowMs: number, partMs: number, { limit, needed }: Demand): number {
  let over = sumOf(parts, nowMs, partMs) + needed - limit;
  if (over <= 0) return 0;
  for (const [part, amount] of [...parts].sort(([a], [b]) => a - b)) {
    over -= amount;
    if (over <= 0) return (part + windowParts + 1) * partMs - nowMs;
  }
  return windowParts * partMs;
}

interface Demand {
  readonly limit: number;
  readonly needed: number;
}
