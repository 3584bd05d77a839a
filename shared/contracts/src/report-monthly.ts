import { z } from 'zod';

/** Where money went. Each nano-dollar of a period is on one line. */
export const spendLines = [
  'accepted',
  'objected',
  'failed',
  'wasted',
  'hedged',
  'judge',
  'review',
  'audit',
  'shadow',
  'eval',
  'baseline',
] as const;
export type SpendLine = (typeof spendLines)[number];

/** A span of time, from `from` on, up to and without `until`. */
export const periodSchema = z.object({ from: z.iso.datetime(), until: z.iso.datetime() });
export type Period = z.infer<typeof periodSchema>;

/** An estimate with its 95 % interval. */
export const estimateSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof estimateSchema>;

const nanoUsdSchema = z.int().describe('Nano-dollars.');

const costGroupSchema = z.object({
  key: z.string(),
  tasks: z
    .int()
    .nullable()
    .describe('Null where tasks do not belong to one of the group: a task may use several tiers.'),
  succeeded: z.int().describe('Of tiers and deployments: tasks that were settled with their answer.'),
  costNanoUsd: nanoUsdSchema,
  costPerSuccessNanoUsd: z.int().nullable().describe('Rounded; null where nothing succeeded.'),
});
export type CostGroup = z.infer<typeof costGroupSchema>;

export const groupings = ['workload', 'tier', 'tenant', 'deployment', 'risk', 'portfolio'] as const;
export type Grouping = (typeof groupings)[number];

const baselineSchema = z.object({
  source: z
    .enum(['sample', 'shadow', 'audit', 'several', 'none'])
    .describe('What it was measured on; `several`: of each workload what there was; `none`: it cannot be told.'),
  why: z.string(),
  measured: z.int().describe('Tasks that the strongest tier was asked on their own.'),
  coveredSuccesses: z.int().describe('Successes of the workloads that it was measured for.'),
  costPerSuccessUsd: estimateSchema
    .nullable()
    .describe('Of everything on the strongest tier, in our mix of workloads.'),
  oursUsd: z.number().nullable().describe('Of the portfolio, on the same workloads, all costs in.'),
  change: estimateSchema.nullable().describe('Of ours against it: -0.5 is half the cost.'),
});
export type Baseline = z.infer<typeof baselineSchema>;

const invoiceDifferenceSchema = z.object({
  model: z.string(),
  invoiceNanoUsd: z.int().nullable().describe('Null where the invoice does not name it.'),
  ledgerNanoUsd: z.int().nullable().describe('Null where the ledger does not.'),
  differenceNanoUsd: z.int().describe('Invoice less ledger.'),
  lines: z.array(z.int()).describe('Lines of the invoice that name it.'),
});

export const reconciliationSchema = z.object({
  agrees: z.boolean().describe('Every model agrees to the cent.'),
  invoiceNanoUsd: nanoUsdSchema,
  ledgerNanoUsd: nanoUsdSchema,
  estimatedNanoUsd: nanoUsdSchema.describe('Of the ledger: calls whose cost no vendor and no price told.'),
  agreeing: z.int(),
  differences: z.array(invoiceDifferenceSchema),
});
export type Reconciliation = z.infer<typeof reconciliationSchema>;

/** `GET /v1/reports/monthly`: what a success cost, all costs in. */
export const monthlyReportSchema = z.object({
  kind: z.literal('monthly'),
  period: periodSchema.describe('Tasks that were accepted in it.'),
  complete: z.boolean().describe('False while the period lasts, or tasks of it are open.'),
  simulated: z.boolean().describe('Some answers came from simulated deployments.'),
  headline: z.object({
    costPerSuccessNanoUsd: z.int().nullable(),
    success: estimateSchema.nullable().describe('Of settled tasks; Wilson.'),
    p95Ms: z.number().nullable(),
    premiumShare: z.number().nullable().describe('Of tasks that called anyone: those that called the last tier.'),
  }),
  tasks: z.object({
    accepted: z.int(),
    settled: z.int(),
    succeeded: z.int(),
    wrong: z.int().describe('Accepted answers that a known right answer contradicts: no successes.'),
    inReview: z.int(),
    open: z.int(),
  }),
  costNanoUsd: nanoUsdSchema.describe('The sum of all lines.'),
  ledgerNanoUsd: nanoUsdSchema.describe('The sum of all attempts of the tasks, counted apart.'),
  lines: z.array(
    z.object({
      line: z.enum(spendLines),
      calls: z.int().describe('Of `review`: tasks that a person looked at.'),
      costNanoUsd: nanoUsdSchema,
      perSuccessNanoUsd: z.int().nullable().describe('The rounded parts add up to the headline.'),
    }),
  ),
  reviewMinutes: z.number(),
  groups: z.record(z.enum(groupings), z.array(costGroupSchema)),
  baseline: baselineSchema,
  billed: z
    .array(
      z.object({
        deployment: z.string(),
        vendor: z.string(),
        requested: z.string().describe('The model that was asked for.'),
        model: z.string().describe('The one that the vendor said it served; where it said nothing, the one asked for.'),
        calls: z.int(),
        costNanoUsd: nanoUsdSchema,
        estimatedNanoUsd: nanoUsdSchema,
      }),
    )
    .describe('Calls that began in the period, whoever they were for: what vendors will bill.'),
  invoice: reconciliationSchema.nullable().describe('Null where no invoice was held against it.'),
});
export type MonthlyReport = z.infer<typeof monthlyReportSchema>;
