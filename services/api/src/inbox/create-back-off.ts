import type { Clock } from '@upshift/ports';

/** How long to leave a record alone that does not answer. */
export interface BackOff {
  /** Jobs that are turned away together wait together. @returns ms to wait */
  next(): number;
  reset(): void;
}

const firstMs = 1000;
const longestMs = 30_000;

/** Twice as long after each wait that came to nothing: 1 s, 2 s, 4 s … 30 s. */
export function createBackOff(clock: Pick<Clock, 'monotonic'>): BackOff {
  let waitMs = 0;
  let until = 0;
  return {
    next() {
      const now = clock.monotonic();
      if (now < until) return until - now;
      waitMs = waitMs === 0 ? firstMs : Math.min(2 * waitMs, longestMs);
      until = now + waitMs;
      return waitMs;
    },
    reset() {
      waitMs = 0;
      until = 0;
    },
  };
}
