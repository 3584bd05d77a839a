/** How often and how long a row of work is tried; what each class allows stands in `failureTable` (contracts). */
export const failureLimits = {
  /** Tries of one row of work, whatever happens; a task's `maxCalls` usually ends it earlier. */
  tries: 20,
  /** Tries of the only deployment left, beyond the first. */
  retriesAlone: 1,
  /** Waits for the only deployment left. */
  waits: 5,
  retryDelayMs: 500,
  waitDelayMs: 1000,
  longestDelayMs: 60_000,
  retryAfterSpreadMs: 1000,
} as const;
