/** What one policy made of one task. */
export interface PolicyRun {
  /** 0..1: how right the accepted answer is; 0 without one. */
  readonly success: number;
  /** Every call that was started, in full; null where the table records no cost. */
  readonly costUsd: number | null;
  /** Null where the table records no latency. */
  readonly latencyMs: number | null;
  /** Whether a premium deployment was called at all. */
  readonly premium: boolean;
  readonly calls: number;
}
