/** One task as the figures count it. Money in nano-dollars, latency in ms. */
export interface FigureTask {
  readonly arm: 'portfolio' | 'premium';
  /** The same case in both arms is one pair. */
  readonly caseId: string | null;
  readonly settled: boolean;
  readonly succeeded: boolean;
  readonly costNanoUsd: number;
  /** Null while open. */
  readonly latencyMs: number | null;
  readonly calls: number;
  readonly premium: boolean;
}
