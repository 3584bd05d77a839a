import { z } from 'zod';
import { figuresViewSchema } from './figures.ts';
import { taskIdSchema } from './job.ts';

/** `GET /v1/runs/:id`: what a sample run consists of, for whoever wants to count again. */
export const sampleRunViewSchema = z.object({
  run: z.string(),
  portfolio: z.string().describe('The version that it ran on, by its content hash.'),
  tiers: z.array(z.string()).describe('Of that version, weakest first.'),
  seed: z.int().describe('Made the cases and their answers.'),
  cases: z.int(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable().describe('Null while it is under way, and for ever where it was interrupted.'),
  shown: figuresViewSchema.nullable().describe('The figures as they were shown at its end.'),
  tasks: z.array(
    z.object({
      case: z.string(),
      arm: z.enum(['portfolio', 'premium']),
      task: taskIdSchema,
      correct: z.boolean().nullable(),
    }),
  ),
  bill: z
    .array(z.object({ task: taskIdSchema, attempt: z.string(), deployment: z.string(), costNanoUsd: z.int() }))
    .describe('What vendors say they sold to its tasks, call by call.'),
});
export type SampleRunView = z.infer<typeof sampleRunViewSchema>;
