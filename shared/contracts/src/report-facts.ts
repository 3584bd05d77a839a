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
