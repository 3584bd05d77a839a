import { z } from 'zod';
import { agreementKinds } from './plan.ts';

const ratioSchema = z.number().min(0).max(1);

/** How two answers are compared by an audit: as votes are, letter by letter, or by the words that they share. */
export const auditComparisons = [...agreementKinds, 'exact', 'similarity'] as const;

/** A random share of a workload's tasks is looked at again, to measure the validators themselves. Not inherited. */
export const auditConfigSchema = z
  .strictObject({
    share: ratioSchema
      .default(0)
      .describe('Share of accepted answers that are asked again of the strongest tier. Each costs one call.'),
    escalatedShare: ratioSchema
      .default(0)
      .describe('Share of escalated tasks whose first answer is compared with the final one. Costs nothing.'),
    seed: z.int().min(0).max(4_294_967_295).default(1).describe('Fixes which tasks are drawn.'),
    compare: z
      .enum(auditComparisons)
      .default('auto')
      .describe('How answers are compared. auto: by the task (tools, output schema, options, code, else the text).'),
    similarity: ratioSchema.default(0.8).describe('Of "similarity": from here on two texts say the same.'),
    budgetUsd: z
      .number()
      .positive()
      .optional()
      .describe("What one audit may spend; the workload's budgetUsd, if silent."),
    perDayUsd: z
      .number()
      .positive()
      .max(9_000_000)
      .optional()
      .describe('What all audits of the workload may spend in a day, UTC, beside its own budgets.'),
    maxFalseAccept: ratioSchema
      .default(0.1)
      .describe(
        'A validator is exposed once more of what it passes is wrong than this, with 95 % confidence and at least 30 audits.',
      ),
    maxFalseEscalate: ratioSchema.default(0.5).describe('And once more of what it objected to was right.'),
  })
  .describe('Audits of the validators: tasks of their own, at the lowest priority, that no producer sees.');
export type AuditConfig = z.infer<typeof auditConfigSchema>;

const prefix = 'audit/';

/** The workload that audits of a workload run under; its name is none that a portfolio can give. */
export function auditWorkloadOf(workload: string): string {
  return `${prefix}${workload}`;
}

/** The workload that an audit is of; null where the name is no audit's. */
export function auditedWorkloadOf(name: string): string | null {
  return name.startsWith(prefix) ? name.slice(prefix.length) : null;
}
