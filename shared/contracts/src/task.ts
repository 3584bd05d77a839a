import { z } from 'zod';
import { jsonObjectSchema } from './json.ts';
import { messageSchema, toolChoices, toolSchema } from './model.ts';
import { nameSchema } from './name.ts';
import { audiences, riskLevels } from './states.ts';

const metadataSchema = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine((metadata) => Object.keys(metadata).length <= 16, 'at most 16 metadata keys');

export const taskInputSchema = z.strictObject({
  messages: z.array(messageSchema).min(1, 'a task needs at least one message').max(500),
  tools: z.array(toolSchema).max(128).nullable().default(null),
  toolChoice: z.enum(toolChoices).optional().describe('`auto` where silent. Passed on to the vendor.'),
});
export type TaskInput = z.infer<typeof taskInputSchema>;

/** Where a task may go. Never broken: not by a retry, a failover or an escalation either. */
export const constraintsSchema = z.strictObject({
  regions: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(20)
    .optional()
    .describe('Only deployments of these regions; those without a region are none of them.'),
  dataClass: nameSchema.optional().describe('Only deployments whose `dataClasses` list it.'),
});
export type TaskConstraints = z.infer<typeof constraintsSchema>;

/**
 * The body of `POST /v1/tasks`. `prompt` is short for one user message. Everything else has a default: from the
 * workload, which is itself matched by rules where it is not named.
 */
export const submitTaskSchema = z
  .strictObject({
    workload: z.string().min(1).max(64).optional(),
    prompt: z.string().min(1).max(1_000_000).optional(),
    input: taskInputSchema.optional(),
    output: z.strictObject({ schema: jsonObjectSchema }).optional(),
    risk: z.enum(riskLevels).optional(),
    audience: z.enum(audiences).optional(),
    minTier: z.string().min(1).max(32).optional(),
    startTier: z
      .string()
      .min(1)
      .max(32)
      .optional()
      .describe('Start on this tier instead of where the workload would. Risk still raises it.'),
    maxOutputTokens: z
      .int()
      .positive()
      .max(200_000)
      .optional()
      .describe('Tokens that an answer may have; the limits of the workload and of the deployment hold beside it.'),
    temperature: z.number().min(0).max(2).optional().describe("Instead of the workload's."),
    budgetUsd: z.number().positive().max(10_000).optional(),
    deadlineSeconds: z.number().positive().max(86_400).optional(),
    priority: z.int().min(1).max(9).default(5),
    constraints: constraintsSchema.optional(),
    metadata: metadataSchema.default({}),
  })
  .refine((body) => (body.prompt === undefined) !== (body.input === undefined), {
    message: 'give either "prompt" or "input"',
    path: ['input'],
  });
export type SubmitTask = z.infer<typeof submitTaskSchema>;

/** What of a task may be needed by any stage, fixed at acceptance. Kept by reference as content, never in a job. */
export interface TaskRequest {
  readonly input: TaskInput;
  readonly outputSchema: Record<string, unknown> | null;
  readonly requestedWorkload: string | null;
  readonly requestedRisk: (typeof riskLevels)[number] | null;
  readonly audience: (typeof audiences)[number] | null;
  readonly minTier: string | null;
  /** These are younger than tasks that may be on record: absent says the same as null. */
  readonly startTier?: string | null;
  readonly maxOutputTokens?: number | null;
  readonly temperature?: number | null;
  readonly constraints?: TaskConstraints | null;
  readonly metadata: Readonly<Record<string, string>>;
}
