import type { EscalationPattern, Portfolio, SignOffView } from '@upshift/contracts';

/** What the record knows of a week. See the port `ReportStore`, whose answer this is. */
export interface WeeklyFactsLike {
  readonly tasks: number;
  readonly escalatedTasks: number;
  readonly trend: readonly { readonly from: Date; readonly tasks: number; readonly escalations: number }[];
  readonly patterns: readonly EscalationPattern[];
  readonly reviews: {
    readonly opened: number;
    readonly ended: number;
    readonly waiting: number;
    readonly medianMinutes: number | null;
    readonly p90Minutes: number | null;
    readonly oldestMinutes: number | null;
  };
  /** Of the period: what each workload cost, reviewers included, and how many of its tasks succeeded. */
  readonly costs: readonly { readonly workload: string; readonly succeeded: number; readonly costNanoUsd: number }[];
  readonly signOff: SignOffView | null;
  readonly deployments: readonly string[];
}

export interface VersionLike {
  readonly hash: string;
  readonly portfolio: Portfolio;
}
