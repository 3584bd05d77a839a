import { z } from 'zod';
import type { ErrorCode } from './error-codes.ts';
import { taskIdSchema } from './job.ts';
import { submitTaskSchema } from './task.ts';

/** Lines of one bulk, blank ones included. A line weighs at most `jsonLimits.bodyBytes`. */
export const bulkLimits = { lines: 100_000 } as const;

/** One line of `POST /v1/tasks/bulk`: the body of `POST /v1/tasks`, with its Idempotency-Key beside it. */
export const bulkLineSchema = submitTaskSchema.safeExtend({
  idempotencyKey: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/)
    .optional()
    .describe('1 to 255 visible ASCII characters. The same key and body give the same task; another body gives 409.'),
});

/** What became of one line of a bulk. `line` counts from 1, blank lines included. */
export const bulkAnswerSchema = z.union([
  z.object({
    line: z.int().min(1),
    status: z.literal(202),
    id: taskIdSchema,
    replayed: z.boolean().describe('The key was used before with the same body: this is the task of then.'),
  }),
  z.object({
    line: z.int().min(1),
    status: z.int().min(400).max(599),
    error: z.object({
      code: z.string() as unknown as z.ZodType<ErrorCode>,
      message: z.string(),
      path: z.string().optional(),
    }),
  }),
]);
export type BulkAnswer = z.infer<typeof bulkAnswerSchema>;

/** The last line of an answer to a bulk. Without it the bulk broke off: send the rest again, with the same keys. */
export const bulkSummarySchema = z.object({
  summary: z.object({
    lines: z.int().min(0).describe('Lines answered: accepted, replayed and rejected. Blank lines have no answer.'),
    accepted: z.int().min(0),
    replayed: z.int().min(0),
    rejected: z.int().min(0),
  }),
});
export type BulkSummary = z.infer<typeof bulkSummarySchema>;
