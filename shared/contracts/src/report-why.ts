import { z } from 'zod';
import { periodSchema } from './report-monthly.ts';

/** What may change the cost of a success. `measuring`: audits, shadows, evaluations. */
export const whyCauses = ['price', 'mix', 'routing', 'escalation', 'waste', 'measuring'] as const;
export type WhyCause = (typeof whyCauses)[number];

const sideSchema = z.object({
  period: periodSchema,
  tasks: z.int(),
  succeeded: z.int(),
  costNanoUsd: z.int(),
  costPerSuccessNanoUsd: z.int().nullable().describe('Rounded; null where nothing succeeded.'),
});

/** `GET /v1/reports/why`: why a success costs more or less than it did. */
export const whyReportSchema = z.object({
  kind: z.literal('why'),
  simulated: z.boolean(),
  from: sideSchema,
  to: sideSchema,
  changeNanoUsd: z.int().nullable().describe('Null where nothing succeeded in one of the periods.'),
  lines: z
    .array(
      z.object({
        cause: z.enum(whyCauses),
        changeNanoUsd: z.int(),
        meaning: z.string(),
        workloads: z
          .array(z.object({ workload: z.string(), changeNanoUsd: z.int() }))
          .describe('What each workload adds to it, most first; rounded each by itself.'),
      }),
    )
    .describe('They add up exactly to the change.'),
});
export type WhyReport = z.infer<typeof whyReportSchema>;
