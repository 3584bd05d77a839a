import { z } from 'zod';
import { messageSchema, modelOutputSchema, toolSchema } from './model.ts';

/** How it came that the model was asked: what an estimate of what was not tried is corrected by. */
const askedSchema = z
  .object({
    draw: z
      .string()
      .nullable()
      .describe(
        'The roll-out whose draw it was, and "explore" where the start was drawn; null: none, the plan asked for it.',
      ),
    probability: z.number().gt(0).max(1).describe('Of that draw; 1 without one.'),
    first: z
      .boolean()
      .optional()
      .describe('Where the start of the task was drawn (`explore`): whether it began with this model.'),
  })
  .describe('From a ledger alone: with which probability the model was asked.');

/** One model's recorded answer. `correct` is the source's own judgement; no policy may read it. */
export const recordedOutcomeSchema = z.object({
  output: modelOutputSchema,
  correct: z.number().min(0).max(1),
  inputTokens: z.int().min(0).nullable(),
  outputTokens: z.int().min(0).nullable(),
  costUsd: z.number().min(0).nullable(),
  latencyMs: z.number().min(0).nullable(),
  error: z.string().nullable(),
  asked: askedSchema.optional(),
  audited: z.boolean().optional().describe('An audit looked at it although the validators accepted it.'),
});
export type RecordedOutcome = z.infer<typeof recordedOutcomeSchema>;

/** One line of an outcome table: a task with what several models answered. `reference` is never used at run time. */
export const outcomeRowSchema = z.object({
  id: z.string().min(1),
  workload: z.string().min(1),
  input: z.object({ messages: z.array(messageSchema).min(1), tools: z.array(toolSchema).nullable() }),
  reference: z.unknown(),
  outcomes: z.record(z.string(), recordedOutcomeSchema),
});
export type OutcomeRow = z.infer<typeof outcomeRowSchema>;
