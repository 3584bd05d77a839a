import type {
  AttemptRef,
  Objection,
  Portfolio,
  ReasonCode,
  ResolvedWorkload,
  Risk,
  SettledState,
  TaskProgress,
  TaskRequest,
} from '@upshift/contracts';
import type { CallPlanLike } from '../calls/call-plan.ts';

/** What the escalator knows of a task whose last step brought no result. */
export interface EscalationInput {
  readonly workload: ResolvedWorkload;
  readonly portfolio: Portfolio;
  readonly request: TaskRequest;
  /** Of the task; it may be above the workload's floor. */
  readonly risk?: Risk;
  readonly progress: TaskProgress;
  readonly objection: Objection;
  readonly barrier: 'budget' | 'attempts' | 'deadline' | null;
  /** The last answer, if there is one. */
  readonly answered: AttemptRef | null;
  readonly remainingMs: number;
  readonly calls: number;
  readonly maxCalls: number;
  readonly budgetLeftNanoUsd: number;
  /** Characters of the last answer's JSON and of its findings. */
  readonly repairCharacters?: number;
}

export type EscalationStep =
  | {
      readonly kind: 'call';
      readonly action: 'repair' | 'escalate';
      readonly reason: ReasonCode;
      readonly detail: string;
      /** Null where the task had not begun on any tier. */
      readonly fromTier: string | null;
      readonly toTier: string;
      readonly call: CallPlanLike;
      readonly progress: TaskProgress;
    }
  | {
      readonly kind: 'settle';
      readonly action: 'accept' | 'handoff' | 'reject' | 'expire';
      readonly state: SettledState;
      readonly reason: ReasonCode;
      readonly detail: string;
      readonly accepted: AttemptRef | null;
      readonly progress: TaskProgress;
    };
