import type { EscalationPattern, SignOffView, SpendFacts, WeeklyReport } from '@upshift/contracts';

/** What the record knows of the seven points. Times are of the record's clock, as days ago. */
export interface ReadinessFacts {
  readonly at: Date;
  readonly signOff: { readonly by: string; readonly daysAgo: number; readonly reviewed: string } | null;
  readonly workloads: readonly {
    readonly workload: string;
    /** In the last 30 days. */
    readonly tasks: number;
    readonly succeeded: number;
    readonly costNanoUsd: number;
    readonly escalations7d: number;
  }[];
  readonly evals: readonly {
    readonly workload: string;
    readonly cases: number;
    readonly edgeCases: number;
    /** The newest run of the workload that was done, and left no case out. */
    readonly lastRunDaysAgo: number | null;
    /** The newest such run of each deployment alone. */
    readonly alone: readonly {
      readonly deployment: string;
      readonly daysAgo: number;
      readonly passed: number;
      readonly scored: number;
    }[];
    /** What comes round. `deployment` null: the active portfolio. `error`: why the last run could not begin, or did not end well. */
    readonly schedules: readonly {
      readonly deployment: string | null;
      readonly everyHours: number;
      readonly error: string | null;
    }[];
  }[];
  /** The newest drill of each deployment that has ended. */
  readonly drills: readonly { readonly deployment: string; readonly passed: boolean; readonly daysAgo: number }[];
  readonly drained: readonly string[];
}

/** Escalations of a period, beside the four periods of the same length before it. */
export interface WeeklyFacts {
  readonly tasks: number;
  readonly escalatedTasks: number;
  /** Oldest first; the last is the period itself. */
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
  readonly costs: readonly { readonly workload: string; readonly succeeded: number; readonly costNanoUsd: number }[];
  /** The newest sign-off of a period that holds this one. */
  readonly signOff: SignOffView | null;
  /** That tasks of the period called. */
  readonly deployments: readonly string[];
}

export interface SignOff {
  readonly from: Date;
  readonly until: Date;
  readonly by: string;
  readonly comment: string | null;
  /** What was read and signed. */
  readonly report: WeeklyReport;
}

/** A review as the evaluator made it once the week had ended. Times are of the record's clock. */
export interface StoredWeeklyReport {
  readonly builtAt: Date;
  /** When somebody was told of it. */
  readonly sentAt: Date | null;
  readonly report: WeeklyReport;
}

/** What reports are made of: sums over attempts, claims and decisions, never a task's own totals. */
export interface ReportStore {
  /** Tasks that were accepted from `from` on, and before `until`. */
  readSpend(query: { readonly tenantId: string; readonly from: Date; readonly until: Date }): Promise<SpendFacts>;
  readReadiness(tenantId: string): Promise<ReadinessFacts>;
  readWeekly(query: { readonly tenantId: string; readonly from: Date; readonly until: Date }): Promise<WeeklyFacts>;
  /** Notes that a person has read the escalation review of a period. @returns when, by the record's clock */
  signOff(tenantId: string, signOff: SignOff): Promise<Date>;
  /** Stores the review of its period. @returns false where there is one already, which stays */
  storeWeekly(tenantId: string, report: WeeklyReport): Promise<boolean>;
  /** As it was stored, beside who has signed it off since; null where none of a period that begins then is stored. */
  loadWeekly(tenantId: string, from: Date): Promise<StoredWeeklyReport | null>;
  /** Newest first. */
  listWeekly(tenantId: string, limit: number): Promise<readonly StoredWeeklyReport[]>;
  /** Stored in the last 14 days, and nobody has been told; oldest first. What is older is no news to a webhook that came later. */
  unsentWeekly(tenantId: string): Promise<readonly WeeklyReport[]>;
  /** Somebody has been told of the review of the period that begins then. */
  endWeeklySend(tenantId: string, from: Date): Promise<void>;
}
