import type { WorkKind } from './job.ts';
import type { ReasonCode } from './reason-codes.ts';

/** A named fact about a task or an output, with its value. */
export interface Signal {
  readonly name: string;
  readonly value: string | number | boolean | null;
  /** What finding it took, in µs, where that was measured; signals found together share it. */
  readonly costMicros?: number;
}

export const actions = [
  'route',
  'validate',
  'vote',
  'accept',
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
  readonly stage: WorkKind | 'reconcile' | 'api';
  readonly action: Action;
  readonly reason: ReasonCode;
  /** What the code alone cannot say: the validator's name, the deployment, the limit. Never content. */
  readonly detail: string | null;
  readonly fromTier: string | null;
  readonly toTier: string | null;
  readonly signals: readonly Signal[];
}
