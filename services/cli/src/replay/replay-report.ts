import type { PolicyRow } from './compare-policies.ts';
import type { PolicySummary } from './summarize-runs.ts';

/** The figures of a replay, as `--json` prints them. */
export interface ReplayReport {
  readonly tasks: number;
  readonly settled: number;
  /** Tasks by the state that they ended in. */
  readonly states: Readonly<Record<string, number>>;
  readonly policy: PolicySummary;
  readonly alwaysPremium: PolicySummary;
  /** Moves to a stronger tier, by reason code. */
  readonly escalations: Readonly<Record<string, number>>;
  /** Kept by the vendor, a process of its own. */
  readonly billedNanoUsd: number;
  /** Summed from the attempts of the ledger. */
  readonly ledgerNanoUsd: number;
  readonly billedCalls: number;
  readonly ledgerCalls: number;
  readonly rows: readonly PolicyRow[];
  /** What does not add up. */
  readonly disagreements: readonly string[];
  /** What Upshift itself added to a task, already part of every latency above. */
  readonly overheadMs: { readonly p50: number | null; readonly p95: number | null };
  /** Shortens the vendor's sleeps, nothing else. */
  readonly timeScale: number;
  readonly concurrency: number;
  readonly onUnknown: string;
  readonly tiers: readonly (readonly string[])[];
  readonly outcomes: string;
  /** From the first task handed in to the last one settled. */
  readonly wallSeconds: number;
  readonly record: string;
  readonly queues: string;
}
