import type { EscalationFacts } from './escalation-facts.ts';
import type { WorkKind } from './job.ts';
import type { ReasonCode } from './reason-codes.ts';
import type { Signal } from './signal.ts';

export const actions = [
  'route',
  'validate',
  'vote',
  'accept',
  'edit',
  'repair',
  'retry',
  'failover',
  'wait',
  'hold',
  'degrade',
  'escalate',
  'handoff',
  'reject',
  'expire',
  'cancel',
] as const;
export type Action = (typeof actions)[number];

/** What a pure function made of signals. Append only; one a step of the task. */
export interface Decision {
  readonly step: number;
  readonly stage: WorkKind | 'reconcile' | 'api' | 'review';
  readonly action: Action;
  readonly reason: ReasonCode;
  /** What the code alone cannot say: the validator's name, the deployment, the limit. Never content. */
  readonly detail: string | null;
  readonly fromTier: string | null;
  readonly toTier: string | null;
  readonly signals: readonly Signal[];
  /** Of the escalator: all that was decided on beside the task's own request and portfolio, so that it can be decided again. */
  readonly facts?: EscalationFacts;
}
