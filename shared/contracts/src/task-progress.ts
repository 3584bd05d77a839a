import type { ReasonCode } from './reason-codes.ts';
import type { Signal } from './signal.ts';

/** Why an answer, or the lack of one, was not accepted, and what the workload wants done about it. */
export interface Objection {
  readonly action: 'repair' | 'failover' | 'escalate' | 'review' | 'reject';
  readonly reason: ReasonCode;
  readonly detail: string;
  /** What decided: the validator with its verdict, the deployment, the estimate. Names and numbers, never content. */
  readonly evidence?: readonly Signal[];
  /** Estimated probability that the answer is wrong, 0..1; absent where nothing was estimated. */
  readonly wrong?: number;
}

/**
 * Where a task stands in its plan: small enough to live in the task's row, so that most decisions read no history.
 * Written by each commit, read by the next stage.
 */
export interface TaskProgress {
  readonly startTier: string | null;
  readonly tier: string | null;
  /** Repairs made on the present tier. */
  readonly repairs: number;
  readonly escalations: number;
  /** Failovers that the escalator asked for on the present tier; absent says none. */
  readonly failovers?: number;
  /** The attempt to fall back on where the workload accepts the best so far. */
  readonly best: AttemptRef | null;
  /** What the stage before asks the escalator to deal with; null once it is dealt with. */
  readonly objection: Objection | null;
}

/** Names one vendor call: `try` counts retries and failovers of one row of work. */
export interface AttemptRef {
  readonly step: number;
  readonly no: number;
  readonly try: number;
}

export const freshProgress: TaskProgress = {
  startTier: null,
  tier: null,
  repairs: 0,
  escalations: 0,
  best: null,
  objection: null,
};

/** The id that a call carries to its vendor (`Idempotency-Key`), and by which a bill is matched. */
export function attemptIdOf(taskId: string, attempt: AttemptRef): string {
  return `${taskId}-${attempt.step}-${attempt.no}-${attempt.try}`;
}
