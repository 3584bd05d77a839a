import { z } from 'zod';
import { clip } from '../clip.ts';

/** What a module's `validate` is given, and what crosses to its process. */
export interface ModuleQuestion {
  readonly answer: unknown;
  readonly options: unknown;
}

export type ModuleMessage = { readonly value: unknown } | { readonly problem: string };

const textSchema = z.string().transform((text) => clip(text));

/** What a module must answer. */
export const replySchema = z.object({
  verdict: z.enum(['pass', 'fail', 'unknown']),
  score: z.number().min(0).max(1).nullish(),
  evidence: z
    .array(z.object({ path: textSchema.default(''), message: textSchema }))
    .max(100)
    .default([]),
});
