import { z } from 'zod';
import { evalCaseSchema, scoreSchema } from './eval-case.ts';
import { taskIdSchema } from './job.ts';
import { jsonObjectSchema } from './json.ts';
import { modelOutputSchema } from './model.ts';
import { nameSchema } from './name.ts';

const timeSchema = z.iso.datetime();

/** What is evaluated: the active portfolio, one deployment alone (a standby one too), one tier alone, or a candidate portfolio. */
export const evalTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('active') }),
  z.strictObject({ kind: z.literal('deployment'), deployment: nameSchema }),
  z.strictObject({ kind: z.literal('tier'), tier: z.string().min(1).max(32) }),
  z.strictObject({ kind: z.literal('portfolio'), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
]);
export type EvalTarget = z.infer<typeof evalTargetSchema>;

/** Runs of the same key are compared with each other. */
export function targetKeyOf(target: EvalTarget): string {
  switch (target.kind) {
    case 'active':
      return 'active';
    case 'deployment':
      return `deployment:${target.deployment}`;
    case 'tier':
      return `tier:${target.tier}`;
    case 'portfolio':
      return `portfolio:${target.hash.slice(0, 12)}`;
  }
}

/** What a run is held against: the same target before; a candidate against the active portfolio, which it would replace. */
export function comparedKeyOf(target: EvalTarget): string {
  return target.kind === 'portfolio' ? 'active' : targetKeyOf(target);
}

export const defaultEvalBudgetUsd = 5;

/** The body of `POST /v1/eval-runs`. */
export const startEvalRunSchema = z
  .strictObject({
    workload: nameSchema,
    deployment: nameSchema.optional(),
    tier: z.string().min(1).max(32).optional(),
    portfolio: jsonObjectSchema
      .optional()
      .describe(
        'A candidate: the portfolio file as JSON. It is saved, and not made active; deployment and tier are those of it.',
      ),
    budgetUsd: z
      .number()
      .positive()
      .max(10_000)
      .default(defaultEvalBudgetUsd)
      .describe('What the run may spend in all.'),
  })
  .refine(({ deployment, tier }) => deployment === undefined || tier === undefined, {
    message: 'give at most one of "deployment" and "tier"',
    path: ['deployment'],
  });
export type StartEvalRun = z.infer<typeof startEvalRunSchema>;

/** The version that a run's target is of. */
export const evalRunPortfolioSchema = z.object({ hash: z.string(), portfolio: jsonObjectSchema });

export const evalRunStates = ['open', 'done', 'failed', 'cancelled'] as const;

/** Of one case in one run. `ended` false: not asked yet, or under way. */
export const evalResultSchema = z.object({
  caseId: z.string(),
  case: evalCaseSchema,
  ended: z.boolean(),
  skipped: z.enum(['budget', 'refused']).nullable().describe('Why it was not asked.'),
  taskId: taskIdSchema.nullable(),
  state: z.string().nullable().describe('How its task ended.'),
  reason: z
    .string()
    .nullable()
    .describe(
      'Why its task ended so. Of a case that was left out for want of money: which budget of all evaluations was spent; null: the run’s own.',
    ),
  deployment: z.string().nullable().describe('Whose answer was accepted.'),
  output: modelOutputSchema.nullable(),
  score: scoreSchema.nullable(),
  costNanoUsd: z.int(),
  judgeNanoUsd: z.int(),
  latencyMs: z.number().nullable(),
  calls: z.int(),
  simulated: z.boolean().describe('A simulated deployment was called.'),
});
export type EvalResult = z.infer<typeof evalResultSchema>;

export const evalRunSchema = z.object({
  id: z.string(),
  workload: z.string(),
  setHash: z.string().describe('The version of the eval set, by its content.'),
  target: evalTargetSchema,
  portfolio: z.string().describe('The version that the tasks are pinned to.'),
  state: z.enum(evalRunStates),
  error: z.string().nullable(),
  trigger: z.enum(['person', 'schedule']),
  budgetUsd: z.number(),
  cases: z.int(),
  ended: z.int().describe('Cases that are through.'),
  costNanoUsd: z.int(),
  startedAt: timeSchema,
  endedAt: timeSchema.nullable(),
});
export type EvalRun = z.infer<typeof evalRunSchema>;

const shareSchema = z.object({
  value: z.number(),
  low: z.number(),
  high: z.number(),
});
export type EvalShare = z.infer<typeof shareSchema>;

/** The figures of some cases. `success`: weighted share that passed, with a 95 % interval; null without a scored case. */
export const evalFiguresSchema = z.object({
  cases: z.int(),
  scored: z.int(),
  passed: z.int(),
  success: shareSchema.nullable(),
  meanScore: z.number().nullable(),
  costUsd: z.number(),
  costPerSuccessUsd: z.number().nullable(),
  latencyMs: z.object({ p50: z.number(), p95: z.number() }).nullable(),
});
export type EvalFigures = z.infer<typeof evalFiguresSchema>;

/** Against the run before of the same target, of a candidate portfolio against the active one's, on the cases that both scored. */
export const evalChangeSchema = z.object({
  run: z.string(),
  sameSet: z.boolean(),
  pairs: z.int(),
  success: shareSchema.nullable().describe('Difference of the weighted shares, −1 to 1, paired.'),
  costPerCase: z.number().nullable().describe('Relative: 0.1 is ten percent dearer.'),
  p95: z.number().nullable(),
  regressed: z.array(z.string()).describe('Cases that passed before and do not now.'),
  improved: z.array(z.string()),
  unproved: z
    .array(z.string())
    .describe('Cases that passed before and were asked now, and nobody could score the answer.'),
  guarded: z
    .array(z.string())
    .describe('Of the regressed and the unproved: edge cases, and cases of high or critical risk.'),
});
export type EvalChange = z.infer<typeof evalChangeSchema>;

export const evalReportSchema = z.object({
  run: evalRunSchema,
  simulated: z.boolean(),
  total: evalFiguresSchema,
  judgeUsd: z.number(),
  slices: z.array(z.object({ tag: z.string(), figures: evalFiguresSchema })),
  change: evalChangeSchema.nullable(),
  judge: z
    .object({
      cases: z.int(),
      swapped: z.int(),
      unsteady: z.int(),
      lengthCorrelation: z.number().nullable().describe('Rank correlation of score and length of the answer.'),
      warnings: z.array(z.string()),
    })
    .nullable(),
  results: z.array(evalResultSchema),
});
export type EvalReport = z.infer<typeof evalReportSchema>;

/** The body of `PUT /v1/eval-schedules`: a run of a workload's set every so often. */
export const evalScheduleBodySchema = z.strictObject({
  workload: nameSchema,
  deployment: nameSchema.optional().describe('One deployment alone, a standby one too; silent: the active portfolio.'),
  everyHours: z.number().min(0.01).max(8784),
  budgetUsd: z.number().positive().max(10_000).default(defaultEvalBudgetUsd),
});
export const evalScheduleSchema = z.object({
  workload: z.string(),
  target: evalTargetSchema,
  everyHours: z.number(),
  budgetUsd: z.number(),
  nextAt: timeSchema,
  lastRun: z.string().nullable(),
  lastState: z.enum(evalRunStates).nullable(),
  lastEndedAt: timeSchema.nullable(),
  lastPassed: z.int().nullable().describe('Cases of the last run that passed, so far.'),
  lastScored: z.int().nullable(),
  lastError: z.string().nullable().describe('Why the last run could not be opened; null where it could.'),
});
export type EvalSchedule = z.infer<typeof evalScheduleSchema>;
