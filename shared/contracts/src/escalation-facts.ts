import type { Risk } from './states.ts';
import type { AttemptRef, Objection, TaskProgress } from './task-progress.ts';

/** What the escalator knew of a task, as numbers, names and references: never content. */
export interface EscalationFacts {
  readonly workload: string;
  readonly risk: Risk;
  readonly progress: TaskProgress;
  readonly objection: Objection;
  readonly barrier: 'budget' | 'attempts' | 'deadline' | null;
  /** The answer that is best so far and may be accepted, if there is one. */
  readonly answered: AttemptRef | null;
  /** There is an answer to mend, though it may never be accepted as it is; absent: where `answered` names one. */
  readonly repairable?: boolean;
  readonly remainingMs: number;
  readonly calls: number;
  readonly maxCalls: number;
  readonly budgetLeftNanoUsd: number;
  /** Characters of the last answer's JSON and of its findings. */
  readonly repairCharacters?: number;
  /** Tokens of all calls of the task so far, in and out; absent says none. */
  readonly tokensUsed?: number;
  /** Deployments that answered or gave up on the present tier. */
  readonly tried?: readonly string[];
  /** The last repair brought the very answer again that it was to mend. */
  readonly unchanged?: boolean;
}
