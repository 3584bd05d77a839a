import { z } from 'zod';
import { evalCaseSchema, referenceSchema } from './eval-case.ts';
import { taskIdSchema } from './job.ts';
import { taskInputSchema } from './task.ts';

/** How many cases one request may carry, and one set may have. */
export const evalLimits = { casesPerRequest: 500, casesPerSet: 20_000 } as const;

export const addEvalCasesSchema = z.strictObject({
  cases: z.array(evalCaseSchema).min(1).max(evalLimits.casesPerRequest),
});

export const evalSetSummarySchema = z.object({
  workload: z.string(),
  hash: z.string(),
  cases: z.int(),
  edgeCases: z.int(),
  changedAt: z.iso.datetime(),
});
export type EvalSetSummary = z.infer<typeof evalSetSummarySchema>;

export const evalSetSchema = z.object({
  workload: z.string(),
  hash: z.string().describe('Of its content: the same cases are the same version.'),
  cases: z.array(z.object({ id: z.string(), case: evalCaseSchema })),
  versions: z
    .array(z.object({ hash: z.string(), cases: z.int(), savedAt: z.iso.datetime() }))
    .describe('Newest first.'),
});
export type EvalSet = z.infer<typeof evalSetSchema>;

export const addedEvalCasesSchema = z.object({
  hash: z.string(),
  cases: z.int(),
  added: z.int(),
  changed: z.int().describe('The question was there; what is known of its answer is new.'),
  same: z.int(),
});
export type AddedEvalCases = z.infer<typeof addedEvalCasesSchema>;

/** What a user thinks of an answer: the body of `POST /v1/tasks/:id/feedback`. */
export const feedbackSchema = z.strictObject({
  rating: z.enum(['good', 'bad']),
  comment: z.string().min(1).max(4000).optional(),
  correction: referenceSchema.optional().describe('What the answer should have been.'),
  author: z.string().min(1).max(128).optional(),
});
export type Feedback = z.infer<typeof feedbackSchema>;

export const feedbackViewSchema = z.object({
  task: taskIdSchema,
  candidate: z.string().describe('The candidate for the eval set of its workload; a person approves it.'),
});
export type FeedbackView = z.infer<typeof feedbackViewSchema>;

export const candidateSources = ['review', 'escalation', 'audit', 'feedback'] as const;
export const candidateStates = ['waiting', 'approved', 'dismissed'] as const;

/** A settled task that may become a case. `reference` null: nobody knows the right answer yet. */
export const evalCandidateSchema = z.object({
  id: z.string(),
  source: z.enum(candidateSources),
  task: taskIdSchema,
  workload: z.string(),
  verdict: z.string(),
  comment: z.string().nullable(),
  state: z.enum(candidateStates),
  decidedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  input: taskInputSchema,
  outputSchema: z.record(z.string(), z.unknown()).nullable(),
  reference: referenceSchema.nullable(),
  /** The case that asks the same already; null where none does. */
  duplicateOf: z.string().nullable(),
  repeats: z
    .int()
    .describe('Other candidates that wait and ask the same: they are not listed, and are decided with it.'),
});
export type EvalCandidate = z.infer<typeof evalCandidateSchema>;

export const approveCandidateSchema = z.strictObject({
  by: z.string().min(1).max(128),
  reference: referenceSchema.optional().describe('Instead of the one that it has.'),
  edgeCase: z.boolean().optional(),
});
export const dismissCandidateSchema = z.strictObject({ by: z.string().min(1).max(128) });
