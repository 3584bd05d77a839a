import { z } from 'zod';
import { nameSchema } from './name.ts';

/** What a person may do to a deployment: take it out of service, and put it back. */
export const deploymentActions = ['drain', 'restore'] as const;
export type DeploymentAction = (typeof deploymentActions)[number];

const whySchema = z.string().trim().min(1).max(500);
const whoSchema = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .default('unknown')
  .describe('Who asks for it. Upshift knows no names yet: whoever calls says it.');

/** The body of `POST /v1/deployments/:name/drain`. */
export const drainSchema = z.strictObject({
  reason: whySchema.describe('Why. It stands on record, and wherever the deployment is shown.'),
  by: whoSchema,
});
/** The body of `POST /v1/deployments/:name/restore`. */
export const restoreSchema = z.strictObject({
  reason: whySchema.optional().describe('Why it may be called again.'),
  by: whoSchema,
});

export const deploymentChangeSchema = z.object({
  action: z.enum(deploymentActions),
  reason: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});

export const deploymentStates = ['serving', 'drained', 'out', 'open', 'half_open', 'cooldown', 'unknown'] as const;

/** One deployment of the active portfolio, as it is doing. */
export const deploymentViewSchema = z.object({
  name: nameSchema,
  vendor: z.string(),
  model: z.string(),
  tiers: z.array(z.string()).describe('Tiers of the active portfolio that use it.'),
  simulated: z.boolean(),
  state: z
    .enum(deploymentStates)
    .describe(
      'serving: it is called. drained: a person took it out. out: its vendor refused the key, or it cannot be called as the portfolio has it; until it is restored. open, half_open: its breaker. cooldown: its vendor asked to wait. unknown: nobody here sees its breaker.',
    ),
  reason: z.string().nullable().describe('Why it is not simply called; null while it serves.'),
  inFlight: z.int().describe('Calls under way, by the record.'),
  health: z
    .object({
      breaker: z.enum(['closed', 'open', 'half_open', 'cooldown', 'out']),
      untilMs: z.number().describe('Until that may change by itself, in ms; 0 where time does not decide.'),
      latencyMs: z.number().nullable().describe('Exponentially weighted mean.'),
      p95Ms: z.number().nullable().describe('Of the last 64 calls.'),
      errorRatio: z.number().min(0).max(1).describe('Exponentially weighted share of failures.'),
    })
    .nullable()
    .describe(
      'What executors share of it; null where they share nothing (queues on Postgres), or the limiter is away.',
    ),
  changed: deploymentChangeSchema.nullable().describe('What a person did to it last.'),
  retiresOn: z.string().nullable().describe('The day on which its vendor stops serving it, YYYY-MM-DD.'),
});
export type DeploymentView = z.infer<typeof deploymentViewSchema>;

export const deploymentListSchema = z.object({ deployments: z.array(deploymentViewSchema) });
export type DeploymentList = z.infer<typeof deploymentListSchema>;
