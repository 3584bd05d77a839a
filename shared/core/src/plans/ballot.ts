import type { FailureClass, Message, ModelOutput, Tool, Verdict } from '@upshift/contracts';

/**
 * What a plan may see of a task: the question alone. The gold answer and the source's judgement of recorded answers are
 * shut out by type, so that a policy that works in a backtest cannot have read them.
 */
export interface PlanTask {
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[] | null;
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
  readonly reference?: never;
  readonly correct?: never;
  readonly outcomes?: never;
}

/**
 * What is known of one member of a plan. `idle`: not started, whether or not its delay is running. `late`: in flight, as
 * `pending` is, after the plan's `lateMs`; the plan is decided again at that moment.
 */
export type Ballot =
  | { readonly state: 'idle' }
  | { readonly state: 'pending' }
  | { readonly state: 'late' }
  | {
      readonly state: 'answered';
      readonly output: ModelOutput;
      readonly validity: Verdict['verdict'];
      /** Probability of being right that the deployment gave the answer, 0..1; absent or null where it gave none. */
      readonly confidence?: number | null;
    }
  | { readonly state: 'failed'; readonly failure: FailureClass };

/** Members that gave the same answer, and the log-odds that it is right. Indexes are into the plan's members. */
export interface Vote {
  readonly members: readonly number[];
  /** Whose answer stands for the group: the strongest member with a valid one. */
  readonly speaker: number;
  readonly lead: number;
}

export type PlanDecision =
  | {
      readonly kind: 'decided';
      /** Whose answer is accepted. */
      readonly member: number;
      readonly lead: number;
      /** `decisive`: the lead was reached; `best`: nothing more to ask, the leading answer is taken. */
      readonly reason: 'decisive' | 'best';
      readonly votes: readonly Vote[];
    }
  | {
      readonly kind: 'wait';
      /** Members to start at once; may be empty. */
      readonly start: readonly number[];
      readonly votes: readonly Vote[];
    }
  | {
      readonly kind: 'undecided';
      readonly reason: 'not_decisive' | 'no_answer';
      /** The leading answer's member, for a policy that may still accept it. */
      readonly member: number | null;
      readonly votes: readonly Vote[];
    };
