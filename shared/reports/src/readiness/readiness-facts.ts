/** What the record knows of the seven points. See the port `ReportStore`, whose answer this is. */
export interface ReadinessFactsLike {
  readonly at: Date;
  readonly signOff: { readonly by: string; readonly daysAgo: number; readonly reviewed: string } | null;
  readonly workloads: readonly {
    readonly workload: string;
    readonly tasks: number;
    readonly succeeded: number;
    readonly costNanoUsd: number;
    readonly escalations7d: number;
  }[];
  readonly evals: readonly {
    readonly workload: string;
    readonly cases: number;
    readonly edgeCases: number;
    readonly lastRunDaysAgo: number | null;
    readonly alone: readonly {
      readonly deployment: string;
      readonly daysAgo: number;
      readonly passed: number;
      readonly scored: number;
    }[];
    readonly schedules: readonly {
      readonly deployment: string | null;
      readonly everyHours: number;
      readonly error: string | null;
    }[];
  }[];
  readonly drills: readonly { readonly deployment: string; readonly passed: boolean; readonly daysAgo: number }[];
  readonly drained: readonly string[];
}
