import { z } from 'zod';
import { nameSchema } from './name.ts';

const ratioSchema = z.number().min(0).max(1);

/** How far a task may climb, and what becomes of it when nothing is left to try. */
export const escalationConfigSchema = z.strictObject({
  max: z.int().min(0).max(5),
  exhausted: z.enum(['fail', 'review', 'accept_best']).describe('When no stronger tier is left.'),
  jumpAt: ratioSchema
    .optional()
    .describe(
      'An answer that is wrong with at least this probability, as the validators and its confidence tell, skips the next tier, if a stronger one can be paid.',
    ),
  maxTokens: z
    .int()
    .positive()
    .max(1_000_000_000)
    .optional()
    .describe(
      'Tokens of all calls of a task together, in and out: no repair or escalation begins that could exceed it.',
    ),
});

export const defaultImpacts = { internal: 0.3, user: 0.6, public: 1 } as const;
/** Share of answers that are wrong before anything was found of them, where a portfolio says nothing. */
export const defaultWrong = 0.2;

/** What a wrong answer would do, and how likely answers are wrong: an output above the threshold escalates. */
export const outputRiskSchema = z
  .strictObject({
    threshold: ratioSchema.describe('The highest risk (impact × probability of being wrong) that may be accepted.'),
    impact: z
      .strictObject({ internal: ratioSchema, user: ratioSchema, public: ratioSchema })
      .partial()
      .optional()
      .describe(
        `How bad a wrong answer is, from 0 to 1, by who reads it. Silent: internal ${defaultImpacts.internal}, user ${defaultImpacts.user}, public ${defaultImpacts.public}.`,
      ),
    wrong: z
      .record(nameSchema, ratioSchema)
      .optional()
      .describe(
        `Share of wrong answers by tier or deployment, before the validators have spoken: measured by an eval, an audit or a backtest. ${defaultWrong} where silent.`,
      ),
  })
  .describe('Risk of an output = impact × estimated probability of being wrong. Above the threshold it escalates.');
export type OutputRisk = z.infer<typeof outputRiskSchema>;
