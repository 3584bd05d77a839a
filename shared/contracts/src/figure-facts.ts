import type { TaskState } from './states.ts';

/** `premium`: the same cases, each sent to the last tier at once. */
export type Arm = 'portfolio' | 'premium';

/** One task as the figures count it: sums over its attempts, never the task's own totals. */
export interface FigureRow {
  readonly taskId: string;
  readonly arm: Arm;
  /** Null where the task belongs to no sample run. */
  readonly caseId: string | null;
  readonly state: TaskState;
  /** Whether the answer is the known right one; null without a reference, or while it was not looked at. */
  readonly correct: boolean | null;
  readonly costNanoUsd: number;
  /** Reviewers' time on it, and what that cost; not part of `costNanoUsd`. */
  readonly reviewMs: number;
  readonly reviewNanoUsd: number;
  /** From acceptance to settlement; null while open. */
  readonly latencyMs: number | null;
  /** Calls to vendors. */
  readonly calls: number;
  /** Answers that the exact cache served instead of a call. */
  readonly cachedCalls: number;
  /** Whether the last tier of the task's portfolio version was called. */
  readonly premium: boolean;
}

/** What the figures of one sample run, or of the record's newest tasks, are made of. */
export interface FigureFacts {
  /** The sample run; null: the newest tasks of the record. */
  readonly run: string | null;
  readonly rows: readonly FigureRow[];
  /** Of the portfolio's arm alone. */
  readonly tiers: readonly {
    readonly tier: string;
    readonly tasks: number;
    readonly calls: number;
    readonly costNanoUsd: number;
  }[];
  /** Why tasks did not simply go on, in decisions of the portfolio's arm: escalations, repairs, retries and their like. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  readonly simulated: boolean;
  /** What vendors say they sold to these tasks; null where no vendor said anything. */
  readonly billNanoUsd: number | null;
  /** Attempts whose cost is an estimate, in the ledger and on the bill. */
  readonly estimated: { readonly calls: number; readonly ledgerNanoUsd: number; readonly billNanoUsd: number };
}
