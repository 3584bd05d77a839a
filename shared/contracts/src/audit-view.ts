import { z } from 'zod';

const shareSchema = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .describe('A share with its 95 % interval (Wilson).');

const verifierSchema = z.object({
  validator: z.string().nullable().describe('Null: all validators of the workload together.'),
  passed: z.int().describe('Audited answers that it passed.'),
  falseAccept: shareSchema.nullable().describe('Of those, what a stronger answer contradicts.'),
  objected: z.int().describe('Audited answers that it stopped.'),
  falseEscalate: shareSchema.nullable().describe('Of those, what the final answer confirms.'),
  exposed: z
    .array(z.enum(['false_accept', 'false_escalate']))
    .describe('Rates that are above the limit of the portfolio, with 95 % confidence and at least 30 audits.'),
});

/** `GET /v1/audit`: how far the validators may be trusted, by workload. */
export const auditViewSchema = z.object({
  since: z.iso.datetime().nullable().describe('Only audits drawn from then on; null: all.'),
  workloads: z.array(
    z.object({
      workload: z.string(),
      waiting: z.int().describe('Drawn, and not compared yet.'),
      compared: z.int(),
      incomparable: z.int().describe('One of the two answers could not be read.'),
      skipped: z.int().describe('The audit itself failed, or its budget was used up.'),
      costUsd: z.number().describe("Of the audits' own calls; no part of what the workload itself cost."),
      maxFalseAccept: z.number(),
      maxFalseEscalate: z.number(),
      verifiers: z.array(verifierSchema),
    }),
  ),
});
export type AuditView = z.infer<typeof auditViewSchema>;
