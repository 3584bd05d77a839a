import type {
  AttemptRef,
  EscalationFacts,
  Portfolio,
  ReasonCode,
  ResolvedWorkload,
  Risk,
  SettledState,
  Signal,
  TaskProgress,
  TaskRequest,
} from '@upshift/contracts';
import type { CallPlanLike } from '../calls/call-plan.ts';

/** What the escalator knows of a task whose last step brought no result: the recorded facts, with what they refer to. */
export interface EscalationInput extends Omit<EscalationFacts, 'workload' | 'risk'> {
  readonly workload: ResolvedWorkload;
  readonly portfolio: Portfolio;
  readonly request: TaskRequest;
  /** Of the task; it may be above the workload's floor. */
  readonly risk?: Risk;
}

export type EscalationStep =
  | {
      readonly kind: 'call';
      readonly action: 'repair' | 'failover' | 'escalate';
      readonly reason: ReasonCode;
      readonly detail: string;
      /** What decided, of the objection and of the policy: names and numbers. */
      readonly evidence: readonly Signal[];
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
      readonly evidence: readonly Signal[];
      /** Set where the best answer so far is the result, though nothing proved it. */
      readonly accepted: AttemptRef | null;
      readonly progress: TaskProgress;
    };
