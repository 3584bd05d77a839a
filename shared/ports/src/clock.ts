/** Time as a parameter. */
export interface Clock {
  /** Wall time, ms since 1970. Never for leases, due times or deadlines: those are the database's. */
  now(): number;
  /** Monotonic, ms, for durations. */
  monotonic(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Chance as a parameter: uniform in [0, 1). */
export interface Random {
  next(): number;
}
