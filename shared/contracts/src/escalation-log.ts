import { z } from 'zod';
import { taskIdSchema } from './job.ts';

/** What the log keeps: `escalate` to a stronger tier, `handoff` to a person. */
export const escalationActions = ['escalate', 'handoff'] as const;

export const escalationEntrySchema = z.object({
  task: taskIdSchema,
  step: z.int(),
  at: z.iso.datetime(),
  workload: z.string(),
  action: z.enum(escalationActions),
  reason: z.string(),
  detail: z.string().nullable(),
  validator: z.string().nullable().describe('Whose verdict decided; null where no validator did.'),
  deployment: z.string().nullable().describe('Whose answer was objected to; null where there was none.'),
  fromTier: z.string().nullable(),
  toTier: z.string().nullable().describe('Null where no machine was asked again.'),
});
export type EscalationEntry = z.infer<typeof escalationEntrySchema>;

/** `GET /v1/escalations`: newest first, page by page. */
export const escalationListSchema = z.object({
  escalations: z.array(escalationEntrySchema),
  nextCursor: z.string().nullable(),
});
export type EscalationList = z.infer<typeof escalationListSchema>;
