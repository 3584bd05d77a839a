import { z } from 'zod';
import { auditViewSchema } from './audit-view.ts';
import { backtestSummarySchema, portfolioDifferenceSchema } from './change.ts';
import { escalationActions } from './escalation-log.ts';
import { taskIdSchema } from './job.ts';
import { estimateSchema, periodSchema } from './report-monthly.ts';

export const proposalKinds = [
  'start',
  'threshold',
  'order',
  'remove_tier',
  'remove_deployment',
  'remove_validator',
] as const;

/** One place of a portfolio file that is written anew, or taken out where there is no value. */
export const portfolioEditSchema = z.strictObject({
  path: z.array(z.union([z.string(), z.int()])).min(1),
  value: z.unknown().optional(),
});
export type PortfolioEdit = z.infer<typeof portfolioEditSchema>;

const proposalSchema = z.object({
  id: z.string().describe('Names it for `upshift report weekly --apply`.'),
  kind: z.enum(proposalKinds),
  workload: z.string().nullable().describe('Null: it is about all of them.'),
  title: z.string(),
  edits: z.array(portfolioEditSchema),
  differences: z.array(portfolioDifferenceSchema),
  backtest: backtestSummarySchema.describe('On recorded tasks of the workload, with 95 % intervals.'),
  savesNanoUsd: z.int().describe('In such a period, at the middle of the interval and as many successes.'),
});
export type Proposal = z.infer<typeof proposalSchema>;

const patternSchema = z.object({
  workload: z.string(),
  action: z.enum(escalationActions),
  reason: z.string(),
  validator: z.string().nullable(),
  deployment: z.string().nullable(),
  count: z.int(),
  before: z.number().describe('Mean of the four periods before.'),
  tasks: z.int(),
  succeeded: z.int().describe('Of these tasks, in the end.'),
  costNanoUsd: z.int().describe('All that was spent on these tasks.'),
  examples: z.array(taskIdSchema).describe('The newest ones.'),
});
export type EscalationPattern = z.infer<typeof patternSchema>;

export const signOffSchema = z.object({
  by: z.string(),
  at: z.iso.datetime(),
  comment: z.string().nullable(),
  period: periodSchema,
});
export type SignOffView = z.infer<typeof signOffSchema>;

/** `GET /v1/reports/weekly`: what escalated, why, and what to change. */
export const weeklyReportSchema = z.object({
  kind: z.literal('weekly'),
  period: periodSchema,
  simulated: z.boolean(),
  portfolio: z
    .object({ name: z.string(), hash: z.string() })
    .describe('The active version, which proposals are about.'),
  signOff: signOffSchema.nullable().describe('Of this period; null while nobody has signed it off.'),
  tasks: z.int(),
  escalatedTasks: z.int(),
  escalatedShare: estimateSchema.nullable(),
  trend: z
    .array(z.object({ from: z.iso.datetime(), tasks: z.int(), escalations: z.int() }))
    .describe('Periods of this length, oldest first; the last is this one.'),
  patterns: z.array(patternSchema).describe('Most frequent first.'),
  audits: auditViewSchema.shape.workloads.describe('How far the validators may be trusted.'),
  reviews: z.object({
    opened: z.int(),
    ended: z.int(),
    waiting: z.int().describe('Now, whenever they were opened.'),
    medianMinutes: z.number().nullable().describe('From opened to ended, of those that ended in the period.'),
    p90Minutes: z.number().nullable(),
    oldestMinutes: z.number().nullable().describe('Of those that wait.'),
  }),
  proposals: z.array(proposalSchema).describe('Most worthwhile first; only what the backtest bears out.'),
  tried: z.int().describe('Changes that were tried on the recorded tasks.'),
  untold: z
    .int()
    .describe('Of these, changes for which too few tasks have an answer of every model: a shadow records them.'),
});
export type WeeklyReport = z.infer<typeof weeklyReportSchema>;

/** A review that the evaluator made of a week that had ended. */
export const storedWeeklySchema = z.object({
  period: periodSchema,
  builtAt: z.iso.datetime().describe("By the record's clock."),
  sentAt: z.iso.datetime().nullable().describe('When the webhook took it; null: it has not, or there is none.'),
  simulated: z.boolean(),
  tasks: z.int(),
  escalatedTasks: z.int(),
  proposals: z.int(),
});
export type StoredWeekly = z.infer<typeof storedWeeklySchema>;

/** `GET /v1/reports/weekly/stored`. */
export const storedWeekliesSchema = z.object({ reports: z.array(storedWeeklySchema).describe('Newest first.') });
export type StoredWeeklies = z.infer<typeof storedWeekliesSchema>;

/** The body of `POST /v1/reports/weekly/sign-off`. */
export const signOffBodySchema = z.strictObject({
  period: z.string().min(1).max(80).default('last-week').describe('As `period` of the report.'),
  by: z.string().trim().min(1).max(128).describe('Who has read it. Nobody checks that it is them.'),
  comment: z.string().trim().min(1).max(2000).optional(),
});
