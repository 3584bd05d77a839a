import type { DriftFinding, DriftReport } from '@upshift/contracts';

/** The first call of a task, as drift is looked for in it. Times are ms since 1970. */
export interface DriftRow {
  readonly id: string;
  readonly at: number;
  readonly workload: string;
  /** That its text shows, whatever the portfolio makes of it. */
  readonly risk: string;
  /** As the router read it; null where it read nothing. */
  readonly intent: string | null;
  /** Of the question; null where nobody counted. */
  readonly characters: number | null;
  readonly portfolioHash: string;
  readonly deployment: string;
  readonly promptHash: string | null;
  readonly modelServed: string | null;
  /** Null where no validator said anything. */
  readonly passed: boolean | null;
  readonly escalated: boolean;
  /** What the router expected of the tier, 0..1; null where it expected nothing. */
  readonly expected: number | null;
  readonly outputTokens: number | null;
  readonly costNanoUsd: number;
  readonly latencyMs: number | null;
  readonly simulated: boolean;
}

/** One case of an eval run: a fixed probe. */
export interface ProbeRow {
  readonly id: string;
  readonly at: number;
  readonly workload: string;
  readonly caseId: string;
  readonly deployment: string;
  readonly promptHash: string | null;
  readonly passed: boolean;
  readonly simulated: boolean;
}

export interface DriftStore {
  /**
   * Oldest first. Of many tasks a share is read that depends on their ids alone, so that whoever reads again reads the same ones.
   *
   * @param limit about as many tasks, and as many probes, are read at most
   */
  readDrift(query: { readonly tenantId: string; readonly since: Date; readonly limit: number }): Promise<{
    readonly tasks: readonly DriftRow[];
    readonly probes: readonly ProbeRow[];
  }>;
  /**
   * Keeps a report in the place of the one before.
   *
   * @returns what it found that no report since `since` had found; somebody is to be told of it
   */
  saveDriftReport(tenantId: string, report: DriftReport): Promise<readonly DriftFinding[]>;
  loadDriftReport(tenantId: string): Promise<DriftReport | null>;
  /** Found, and nobody has been told; oldest first. */
  untoldDrift(tenantId: string): Promise<readonly { readonly seq: number; readonly finding: DriftFinding }[]>;
  /** Somebody has been told of it. */
  endDriftAlert(tenantId: string, seq: number): Promise<void>;
}
