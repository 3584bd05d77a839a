import { z } from 'zod';

/** The kinds of work, in the order in which a task meets them. A stage has the name of the kind that it works on. */
export const workKinds = ['classify', 'call', 'validate', 'escalate'] as const;
export type WorkKind = (typeof workKinds)[number];

/** `t_` and a ULID: 26 characters of Crockford's base 32. */
export const taskIdSchema = z.string().regex(/^t_[0-9A-HJKMNP-TV-Z]{26}$/, 'a task id is t_ followed by a ULID');

/**
 * All that a job carries: ids, never content. `step` and `no` name one row of work; `traceparent` is W3C trace context.
 */
export const jobEnvelopeSchema = z.strictObject({
  taskId: taskIdSchema,
  step: z.int().min(1),
  no: z.int().min(0),
  kind: z.enum(workKinds),
  traceparent: z.string().max(128).optional(),
});
export type JobEnvelope = z.infer<typeof jobEnvelopeSchema>;

/** The queue that suspects run on alone: work that was in flight during two crashes. */
export const quarantineQueue = 'quarantine';

/** The queue of a kind of work; calls have one queue a tier. A queue name never holds ':' (BullMQ refuses it). */
export function queueOf(kind: WorkKind, tier?: string): string {
  if (kind !== 'call') return kind;
  if (tier === undefined) throw new TypeError('a call belongs to a tier');
  return `execute-${tier}`;
}

/**
 * Names one ring of one work row. `rings` makes each ring's id new: a ring with the id of a job that is still active
 * would be swallowed by the queue.
 */
export function jobIdOf(key: { taskId: string; step: number; no: number }, kind: WorkKind, rings: number): string {
  return `${key.taskId}-${kind}-${key.step}_${key.no}_${rings}`;
}
