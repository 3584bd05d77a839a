import { z } from 'zod';

export const verdictValues = ['pass', 'fail', 'unknown'] as const;

/** A place in an answer's text that is blanked before anybody is given the answer. Offsets are UTF-16 units. */
export const redactionSchema = z.object({
  start: z.int().min(0),
  end: z.int().min(0),
  /** What stands there instead, such as `[email]`. */
  label: z.string().min(1).max(40),
});
export type Redaction = z.infer<typeof redactionSchema>;

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
  /** Of a pass that holds for the redacted answer alone; the record keeps what was redacted. */
  redactions: z.array(redactionSchema).max(1000).optional(),
});
export type Verdict = z.infer<typeof verdictSchema>;
