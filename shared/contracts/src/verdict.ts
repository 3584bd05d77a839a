import { z } from 'zod';

export const verdictValues = ['pass', 'fail', 'unknown'] as const;

/**
 * What one validator says of one answer. `unknown` is not a pass: it means that the validator could not tell.
 * `evidence` points at what it saw (a path, a message), short enough to read; it may quote the answer, so it is content.
 */
export const verdictSchema = z.object({
  validator: z.string().min(1),
  version: z.string().min(1),
  verdict: z.enum(verdictValues),
  score: z.number().min(0).max(1).nullable(),
  evidence: z.array(z.object({ path: z.string(), message: z.string() })).max(20),
  /** Set when the validator itself broke (time-out, crash): then the verdict is `unknown`. */
  error: z.string().nullable(),
  durationMs: z.number().min(0),
});
export type Verdict = z.infer<typeof verdictSchema>;
