import type { EscalationPattern, SignOffView } from './report-weekly.ts';
import type { Risk } from './states.ts';

/** What a task is for; `baseline`: it belongs to the premium arm of a sample, which is there to be compared with. */
export type SpendPurpose = 'serve' | 'baseline' | 'audit' | 'shadow' | 'eval';

/** What calls of one kind cost, summed over the tasks of a period. */
export interface SpendRow {
  /** Of production: `shadow/drafts` is `drafts`. */
  readonly workload: string;
  readonly purpose: SpendPurpose;
  readonly risk: Risk;
  readonly portfolioHash: string;
  readonly tier: string;
  readonly deployment: string;
  /** `accepted`: the answer was taken. `objected`: it was not. */
  readonly line: 'accepted' | 'objected' | 'failed' | 'wasted' | 'hedged' | 'judge';
  /** Whether a task began with it; `further`: repairs, escalations, judges. */
  readonly part: 'first' | 'further';
  /** Of tasks that succeeded. */
  readonly ofSuccess: boolean;
  readonly calls: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
}

/** Tasks of a period that have these in common. */
export interface TaskGroup {
  readonly workload: string;
  readonly purpose: SpendPurpose;
  readonly risk: Risk;
  readonly portfolioHash: string;
  /** Whose answer was accepted; null where none was. */
  readonly tier: string | null;
  readonly deployment: string | null;
  readonly tasks: number;
  readonly settled: number;
  /** State `succeeded`; where the right answer is known, with that. */
  readonly succeeded: number;
  /** State `succeeded` with another answer than the known one. */
  readonly wrong: number;
  readonly inReview: number;
  /** Tasks that called anyone, and those of them that called the last tier of their version. */
  readonly called: number;
  readonly premium: number;
  readonly reviewed: number;
  readonly reviewMs: number;
  readonly reviewNanoUsd: number;
  /** Of `reviewNanoUsd`, what belongs to tasks that succeeded. */
  readonly reviewOfSuccessNanoUsd: number;
}

/** Weighted sums over tasks that the strongest tier was asked on their own; money in dollars. */
export interface BaselineSums {
  readonly source: 'sample' | 'shadow' | 'audit';
  readonly workload: string;
  readonly tasks: number;
  readonly cost: number;
  readonly success: number;
  /** Of the squares of the weights: cost², cost × success, success². */
  readonly costCost: number;
  readonly costSuccess: number;
  readonly successSuccess: number;
}

/** Calls that began in the period. */
export interface BilledRow {
  readonly deployment: string;
  readonly portfolioHash: string;
  readonly modelServed: string | null;
  readonly calls: number;
  readonly costNanoUsd: number;
  readonly estimatedNanoUsd: number;
}

export interface SpendFacts {
  readonly spend: readonly SpendRow[];
  readonly tasks: readonly TaskGroup[];
  /** Sum of all attempts of the tasks, counted without any grouping. */
  readonly ledgerNanoUsd: number;
  readonly p95Ms: number | null;
  readonly baseline: readonly BaselineSums[];
  readonly billed: readonly BilledRow[];
}

/** What the record knows of the seven points. Times are of the record's clock, as days ago. */
export interface ReadinessFacts {
  // biome-ignore lint/style/noRestrictedGlobals: a type; nobody reads a clock here
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
  // biome-ignore lint/style/noRestrictedGlobals: a type; nobody reads a clock here
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
  /** The newest sign-off of a period that holds this one. */
  readonly signOff: SignOffView | null;
  /** That tasks of the period called. */
  readonly deployments: readonly string[];
}
