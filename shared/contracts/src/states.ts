/** The states of the record and the only moves between them (design.md section 9). */
export const taskStates = ['open', 'succeeded', 'failed', 'cancelled', 'expired', 'in_review'] as const;
export type TaskState = (typeof taskStates)[number];

/** Where a machine has nothing more to do. `in_review` is settled for machines only. */
export const settledStates = [
  'succeeded',
  'failed',
  'cancelled',
  'expired',
  'in_review',
] as const satisfies readonly TaskState[];
export type SettledState = (typeof settledStates)[number];

export const workStates = ['ready', 'leased', 'done', 'cancelled', 'dead'] as const;
export type WorkState = (typeof workStates)[number];

export const attemptStates = ['started', 'finished', 'failed', 'unknown'] as const;
export type AttemptState = (typeof attemptStates)[number];

export const attemptUses = ['useful', 'wasted'] as const;
export type AttemptUse = (typeof attemptUses)[number];

export const riskLevels = ['low', 'medium', 'high', 'critical'] as const;
export type Risk = (typeof riskLevels)[number];

export const audiences = ['internal', 'user', 'public'] as const;
export type Audience = (typeof audiences)[number];
