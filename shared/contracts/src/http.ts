import { z } from 'zod';
import { taskIdSchema } from './job.ts';
import { modelOutputSchema } from './model.ts';
import { budgetPeriods } from './spend.ts';
import { riskLevels, taskStates } from './states.ts';

const usdSchema = z.number().min(0);
const timeSchema = z.iso.datetime();

/** What a person may do with a task that no tier could prove. */
export const reviewVerdicts = ['accept', 'edit', 'reject'] as const;
export type ReviewVerdict = (typeof reviewVerdicts)[number];

/** Where the review of a task stands: for its producer, who waits for a person. */
export const taskReviewSchema = z.object({
  state: z.enum(['waiting', 'claimed', 'accepted', 'edited', 'rejected', 'cancelled']),
  openedAt: timeSchema,
  ageSeconds: z.number().min(0).describe("From the handoff until now by the record's clock, or until it ended."),
  position: z
    .int()
    .nullable()
    .describe('Among all that wait, the oldest first: 1 is next. Null once it has ended, and in lists.'),
  dueAt: timeSchema.nullable().describe('When its SLA ends; null where the portfolio sets none.'),
  reviewer: z.string().nullable().describe('Who has it, or who ended it.'),
  comment: z.string().nullable(),
  endedAt: timeSchema.nullable(),
});
export type TaskReview = z.infer<typeof taskReviewSchema>;

/** A task as producers see it. `progress` is derived from the work under way. */
export const taskViewSchema = z.object({
  id: taskIdSchema,
  state: z.enum(taskStates),
  progress: z.enum(['queued', 'running', 'waiting', 'settled']),
  workload: z.string(),
  risk: z.enum(riskLevels),
  tier: z.string().nullable(),
  deployment: z.string().nullable().optional().describe('Whose answer was accepted.'),
  routeReason: z.string().nullable().optional().describe('Why it started where it did.'),
  reason: z.string().nullable(),
  reasonDetail: z.string().nullable(),
  degraded: z
    .boolean()
    .optional()
    .describe(
      'True when the answer was accepted although nothing proved it: no call was left, and its workload allows that.',
    ),
  portfolio: z.string(),
  costUsd: usdSchema,
  calls: z.int(),
  createdAt: timeSchema,
  settledAt: timeSchema.nullable(),
  deadlineAt: timeSchema,
  simulated: z.boolean().nullable().describe('True when the accepted answer came from a simulated deployment.'),
  output: modelOutputSchema.extend({ json: z.unknown() }).nullable(),
  metadata: z.record(z.string(), z.string()),
  review: taskReviewSchema.nullable().optional().describe('Null where it was never handed to a person.'),
});
export type TaskView = z.infer<typeof taskViewSchema>;

export const taskListSchema = z.object({ tasks: z.array(taskViewSchema), nextCursor: z.string().nullable() });
export type TaskList = z.infer<typeof taskListSchema>;

export const attemptViewSchema = z.object({
  id: z.string(),
  step: z.int(),
  no: z.int(),
  try: z.int(),
  tier: z.string(),
  deployment: z.string(),
  vendor: z.string(),
  modelRequested: z.string(),
  modelServed: z.string().nullable(),
  simulated: z.boolean(),
  mode: z.enum(['first', 'repair', 'failover', 'escalation', 'vote', 'hedge', 'judge']),
  state: z.enum(['started', 'finished', 'failed', 'unknown']),
  use: z.enum(['useful', 'wasted']).nullable(),
  failureClass: z.string().nullable(),
  inputTokens: z.int().nullable(),
  cachedInputTokens: z.int().nullable().describe("Read from the vendor's cache; part of the input tokens."),
  cacheWriteInputTokens: z
    .int()
    .nullable()
    .default(null)
    .describe("Written into the vendor's cache; part of the input tokens. Null where the vendor does not say."),
  outputTokens: z.int().nullable(),
  reasoningTokens: z
    .int()
    .nullable()
    .default(null)
    .describe('Part of the output tokens. Null where the vendor does not say.'),
  promptHash: z
    .string()
    .nullable()
    .default(null)
    .describe('SHA-256 of the prompt template of the portfolio that the call carried; null where it carried none.'),
  reservedNanoUsd: z.int(),
  costNanoUsd: z.int(),
  costSource: z
    .enum(['vendor', 'price', 'estimate', 'none', 'cache'])
    .describe('`cache`: served again from the exact cache, at no cost. Nobody was called.'),
  latencyMs: z.number().nullable(),
  recordedLatencyMs: z.number().nullable(),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Probability that the answer is right, as its deployment says; null where it says none.'),
  cachedFrom: z
    .string()
    .nullable()
    .default(null)
    .describe('The attempt that bought this answer, where it was served again from the exact cache.'),
  startedAt: timeSchema,
  endedAt: timeSchema.nullable(),
});
export type AttemptView = z.infer<typeof attemptViewSchema>;

export const verdictViewSchema = z.object({
  attempt: z.string(),
  validator: z.string(),
  version: z.string(),
  verdict: z.enum(['pass', 'fail', 'unknown']),
  score: z.number().nullable(),
  evidence: z.array(z.object({ path: z.string(), message: z.string() })),
  error: z.string().nullable(),
  durationMs: z.number(),
});

export const decisionViewSchema = z.object({
  step: z.int(),
  stage: z.string(),
  action: z.string(),
  reason: z.string(),
  detail: z.string().nullable(),
  fromTier: z.string().nullable(),
  toTier: z.string().nullable(),
  signals: z.array(
    z.object({
      name: z.string(),
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      costMicros: z.number().optional(),
    }),
  ),
  at: timeSchema,
  facts: z
    .unknown()
    .optional()
    .describe('Of the escalator: what it decided on, so that the decision can be made again. Names and numbers alone.'),
});

/** One claim of a reviewer: what was done under it, and what its time cost. */
export const reviewWorkSchema = z.object({
  fence: z.int(),
  reviewer: z.string(),
  claimedAt: timeSchema,
  endedAt: timeSchema.nullable(),
  end: z
    .enum([...reviewVerdicts, 'released', 'lapsed', 'cancelled'])
    .nullable()
    .describe('`lapsed`: the lease ended without a decision. Null: it is under way.'),
  workedSeconds: z
    .number()
    .min(0)
    .describe('From the claim to its end, or to its last sign of life where it lapsed; capped.'),
  costNanoUsd: z.int(),
  insisted: z.string().nullable().describe('Why an edit stands that the validators did not let pass.'),
  verdicts: z.array(verdictViewSchema.omit({ attempt: true })).describe('What the validators found of an edit.'),
});
export type ReviewWork = z.infer<typeof reviewWorkSchema>;

/** The story of one task: what was called, what was found, what was decided, what it cost. */
export const ledgerViewSchema = z.object({
  task: taskViewSchema,
  attempts: z.array(attemptViewSchema),
  verdicts: z.array(verdictViewSchema),
  decisions: z.array(decisionViewSchema),
  reviews: z.array(reviewWorkSchema).optional().describe('The claims of reviewers, in order.'),
  money: z.object({
    budgetNanoUsd: z.int(),
    spentNanoUsd: z.int(),
    reservedNanoUsd: z.int(),
    usefulNanoUsd: z.int(),
    wastedNanoUsd: z.int(),
    estimatedNanoUsd: z.int(),
    overrunNanoUsd: z.int(),
    reviewNanoUsd: z.int().optional().describe("Reviewers' time. Not in `spentNanoUsd`: a task's budget is for calls."),
  }),
});
export type LedgerView = z.infer<typeof ledgerViewSchema>;

export const queueStatusSchema = z.object({
  queue: z.string(),
  ready: z.int(),
  leased: z.int(),
  oldestSeconds: z.number().nullable(),
});
export const budgetStatusSchema = z.object({
  workload: z.string().nullable().describe('Null: all workloads of the tenant together.'),
  period: z.enum(budgetPeriods),
  startsAt: timeSchema,
  endsAt: timeSchema,
  limitUsd: usdSchema,
  spentUsd: usdSchema,
  reservedUsd: usdSchema.describe('Worst cases of the calls in flight.'),
  alertPercent: z
    .union([z.literal(50), z.literal(80), z.literal(100)])
    .nullable()
    .describe('The highest mark that this window has passed. 100 also where what is left pays for no call.'),
});
export const statusViewSchema = z.object({
  version: z.string(),
  portfolio: z.object({ name: z.string(), hash: z.string() }).nullable(),
  record: z.object({ ok: z.boolean() }),
  queueBackend: z.object({ kind: z.string(), ok: z.boolean() }),
  tasks: z.record(z.string(), z.int()),
  queues: z.array(queueStatusSchema),
  workers: z.array(z.object({ id: z.string(), service: z.string(), beatAgeSeconds: z.number() })),
  oldestOpenTaskSeconds: z.number().nullable(),
  budgets: z.array(budgetStatusSchema).describe('The present windows of the budgets that the active portfolio sets.'),
});
export type StatusView = z.infer<typeof statusViewSchema>;
