import { z } from 'zod';
import { taskIdSchema } from './job.ts';
import { modelOutputSchema } from './model.ts';
import { budgetPeriods } from './spend.ts';
import { riskLevels, taskStates } from './states.ts';

const usdSchema = z.number().min(0);
const timeSchema = z.iso.datetime();

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
  portfolio: z.string(),
  costUsd: usdSchema,
  calls: z.int(),
  createdAt: timeSchema,
  settledAt: timeSchema.nullable(),
  deadlineAt: timeSchema,
  simulated: z.boolean().nullable().describe('True when the accepted answer came from a simulated deployment.'),
  output: modelOutputSchema.extend({ json: z.unknown() }).nullable(),
  metadata: z.record(z.string(), z.string()),
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
  mode: z.enum(['first', 'repair', 'escalation', 'vote', 'hedge', 'judge']),
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
});

/** The story of one task: what was called, what was found, what was decided, what it cost. */
export const ledgerViewSchema = z.object({
  task: taskViewSchema,
  attempts: z.array(attemptViewSchema),
  verdicts: z.array(verdictViewSchema),
  decisions: z.array(decisionViewSchema),
  money: z.object({
    budgetNanoUsd: z.int(),
    spentNanoUsd: z.int(),
    reservedNanoUsd: z.int(),
    usefulNanoUsd: z.int(),
    wastedNanoUsd: z.int(),
    estimatedNanoUsd: z.int(),
    overrunNanoUsd: z.int(),
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
