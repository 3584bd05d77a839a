import { z } from 'zod';
import { type AuditConfig, auditConfigSchema } from './audit-config.ts';
import { drillSettingsSchema } from './change.ts';
import { embeddingsSchema } from './embeddings-config.ts';
import { escalationConfigSchema, type OutputRisk, outputRiskSchema } from './escalation-config.ts';
import { intentsSchema } from './intents-config.ts';
import { learningSchema } from './learning-config.ts';
import { nameSchema } from './name.ts';
import { type Plan, planSchema } from './plan.ts';
import { priceSchema, writtenPriceSchema } from './price.ts';
import { providerSchema } from './provider-config.ts';
import { reviewConfigSchema } from './review-config.ts';
import { audiences, riskLevels } from './states.ts';
import { type ValidatorConfig, validatorConfigSchema } from './validator-config.ts';

const tierNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'a tier is lower case letters, digits and dashes (it names a queue)');

const secondsSchema = z.number().positive().max(600);

const timeoutsSchema = z
  .strictObject({
    firstByteSeconds: secondsSchema
      .optional()
      .describe(
        'Until the answer begins. Most vendors begin when they have finished: leave room for the whole answer.',
      ),
    totalSeconds: secondsSchema.optional().describe('Until it is complete; `timeoutSeconds`, where silent.'),
  })
  .describe('How long a call may take.');

const limitsSchema = z.strictObject({
  rpm: z.int().positive().max(10_000_000).optional().describe('Calls in any minute, over all executors.'),
  tpm: z
    .int()
    .positive()
    .max(10_000_000_000)
    .optional()
    .describe('Tokens in any minute, in and out: estimated before a call, corrected after it.'),
  concurrency: z.int().positive().max(100_000).optional().describe('Calls at once, over all executors.'),
});

const breakerSchema = z.strictObject({
  failures: z.int().positive().default(5).describe('So many failures in a row open it.'),
  failurePercent: z
    .number()
    .positive()
    .max(100)
    .default(50)
    .describe('So does this share of failures in the window, once it has `minimumCalls`.'),
  minimumCalls: z.int().positive().default(20),
  windowSeconds: z.number().min(1).max(3600).default(60),
  cooldownSeconds: z
    .number()
    .positive()
    .max(3600)
    .default(5)
    .describe('How long it stays open; then one call probes, and its success closes it.'),
});

export const deploymentSchema = z.strictObject({
  vendor: nameSchema.describe('Who runs the model. Two deployments of one vendor fail together.'),
  model: z.string().min(1).max(128).describe('The name the vendor knows the model by.'),
  provider: providerSchema,
  price: priceSchema,
  timeoutSeconds: secondsSchema.default(60).describe('How long a call may take in all; `timeouts` says more.'),
  timeouts: timeoutsSchema.optional(),
  maxOutputTokens: z
    .int()
    .positive()
    .max(200_000)
    .default(1024)
    .describe('Sent to the vendor; bounds the worst case of a call.'),
  previous: nameSchema.optional().describe('The deployment to roll back to, or "none" with a reason in `noRollback`.'),
  alternate: nameSchema
    .optional()
    .describe('The deployment of another vendor that takes its places when it is taken away.'),
  noRollback: z.string().min(1).optional().describe('Why there is nothing to roll back to.'),
  retiresOn: z.iso
    .date()
    .optional()
    .describe('The day on which the vendor stops serving the model, YYYY-MM-DD. Warned of 30 days ahead.'),
  region: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('Where the data go. A task that names regions goes to deployments of these alone.'),
  dataClasses: z
    .array(nameSchema)
    .max(20)
    .optional()
    .describe('Classes of data that may go there. A task that names a class goes to deployments that list it.'),
  images: z
    .boolean()
    .optional()
    .describe(
      'Whether the model reads images; false, where silent. A task with images goes to such deployments alone, never to local ones; with images by address not to those of Bedrock and Google.',
    ),
  limits: limitsSchema.optional().describe('What the vendor allows. Tasks above it wait; they do not fail.'),
  breaker: breakerSchema.optional().describe('When it is left alone for a while.'),
});
export type Deployment = z.infer<typeof deploymentSchema>;
export type Breaker = z.infer<typeof breakerSchema>;
/** Where a deployment says nothing of its breaker. */
export const defaultBreaker: Breaker = breakerSchema.parse({});

/** How long a call of a deployment may take, in ms: until its answer begins, where that is limited, and in all. */
export function timeLimitsOf({ timeouts, timeoutSeconds }: Pick<Deployment, 'timeouts' | 'timeoutSeconds'>): {
  readonly firstByteMs?: number;
  readonly totalMs: number;
} {
  const totalMs = (timeouts?.totalSeconds ?? timeoutSeconds) * 1000;
  const first = timeouts?.firstByteSeconds;
  return first === undefined ? { totalMs } : { firstByteMs: first * 1000, totalMs };
}

const matchRuleSchema = z
  .strictObject({
    intent: z.string().optional(),
    metadata: z.record(z.string(), z.string()).optional(),
    hasTools: z.boolean().optional(),
    audience: z.enum(audiences).optional(),
  })
  .describe(
    'All that is named must hold. A workload matches when one of its rules does; the first workload in the file wins.',
  );

/** What may be spent in a calendar window, UTC; the bound keeps nano-dollars exact. */
const spendUsdSchema = z.number().positive().max(9_000_000).optional();
const windowBudgetsSchema = z.strictObject({ perDayUsd: spendUsdSchema, perMonthUsd: spendUsdSchema });

export const onBudgets = ['reject', 'hold', 'degrade'] as const;

export const workloadSchema = z.strictObject({
  extends: nameSchema.optional().describe('Another workload whose settings hold where this one is silent.'),
  description: z.string().optional(),
  match: z.array(matchRuleSchema).optional(),
  start: z.string().optional().describe('A tier, or "auto": the router chooses, or the heuristic where there is none.'),
  tiers: z.array(tierNameSchema).min(1).optional().describe('The tiers that it may use; all, where silent.'),
  plan: z
    .union([z.enum(['single', 'cascade']), planSchema])
    .optional()
    .describe('How calls follow each other: by name over the tiers, or as a plan over deployments.'),
  explore: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'Share of tasks that start on a tier drawn by chance, so that a backtest can tell what other starts would bring. The probability of each start is logged. Never tasks of high risk, nor those whose producer names a tier; a plan over deployments has no start. 0, where silent.',
    ),
  risk: z.enum(riskLevels).optional().describe('The floor: a task is never less risky than this.'),
  audience: z.enum(audiences).optional(),
  critical: z.boolean().optional().describe('Starts on the last tier; needs two vendors on each tier that it may use.'),
  validators: z.array(validatorConfigSchema).optional(),
  repair: z
    .strictObject({ max: z.int().min(0).max(5) })
    .optional()
    .describe('Repairs per tier.'),
  escalation: escalationConfigSchema.optional(),
  outputRisk: outputRiskSchema.optional(),
  audit: auditConfigSchema.optional(),
  budgetUsd: z.number().positive().optional().describe('What one task may spend.'),
  budgets: windowBudgetsSchema
    .optional()
    .describe('What all tasks of this workload together may spend in a day or month, UTC. Not inherited.'),
  onBudget: z
    .enum(onBudgets)
    .optional()
    .describe(
      'When such a budget, or the tenant\'s, is used up: "reject" ends the task as `escalation.exhausted` says, "hold" waits for the next day or month if the deadline allows, "degrade" asks a cheaper tier that still fits.',
    ),
  review: reviewConfigSchema.optional().describe("Instead of the portfolio's, where it says something."),
  deadlineSeconds: z.number().positive().max(86_400).optional(),
  maxCalls: z.int().min(1).max(50).optional(),
  maxOutputTokens: z.int().positive().optional(),
  temperature: z.number().min(0).max(2).optional(),
  hedge: z
    .boolean()
    .optional()
    .describe(
      'Whether another deployment of the tier is asked as well when a call takes longer than the P95 of its deployment: the first answer is taken, both calls are paid. Off, where silent. A plan has its own way (`speculative`).',
    ),
  cache: z
    .union([
      z.literal('off'),
      z.strictObject({
        ttlSeconds: z.int().min(1).max(2_592_000).describe('How long an answer may be served again, from its call on.'),
      }),
    ])
    .optional()
    .describe(
      'Serves an accepted answer again to a task that asks exactly the same, at no cost. "off" takes back what is inherited. Off where silent; never for tasks of high risk.',
    ),
  prompts: z
    .record(
      z.string(),
      z.strictObject({
        system: z
          .string()
          .describe(
            'The system prompt. {{ workload }}, {{ tier }}, {{ deployment }}, {{ audience }}, {{ output_schema }} and {{ metadata.<label> }} are filled in for each call.',
          ),
      }),
    )
    .optional()
    .describe(
      'By tier or deployment; that of the deployment goes before that of its tier. The ledger names each by its hash.',
    ),
});
export type Workload = z.infer<typeof workloadSchema>;

/** How a tier chooses among its deployments. */
export const tierChoices = ['order', 'weighted', 'cheapest', 'fastest', 'sticky'] as const;
export type TierChoice = (typeof tierChoices)[number];

const tierSchema = z.strictObject({
  name: tierNameSchema,
  deployments: z.array(nameSchema),
  choice: z
    .enum(tierChoices)
    .optional()
    .describe(
      'Who is asked first; the others stand in. order: as listed. weighted: by chance, by `weights`. cheapest: by the worst case of the call. fastest: the better of two drawn by chance, by latency and calls under way. sticky: the same for the same tenant and beginning of a prompt, so that prompt caches are hit. Silent: order.',
    ),
  weights: z
    .record(nameSchema, z.number().min(0).max(1_000_000))
    .optional()
    .describe('For weighted and sticky; 1 where silent. 0 is asked only when nobody else can be.'),
});

const drillsSchema = z
  .strictObject({
    everyDays: z
      .number()
      .min(0.01)
      .max(366)
      .default(30)
      .describe('How often the way back of each deployment is tried.'),
    deployments: z
      .array(nameSchema)
      .max(100)
      .optional()
      .describe('Which ones; silent: all that a tier uses and that name a `previous` or an `alternate`.'),
    settings: drillSettingsSchema.omit({ deployment: true, to: true }).prefault({}),
  })
  .describe('Rollback drills on a schedule: one at a time, never beside a canary.');

export const portfolioSchema = z.strictObject({
  name: nameSchema,
  tiers: z.array(tierSchema).min(1).max(10).describe('Weakest first.'),
  deployments: z.record(nameSchema, deploymentSchema),
  workloads: z.record(nameSchema, workloadSchema),
  defaultWorkload: nameSchema.describe(
    'For tasks that name none, match none, and whose text is like none that the `intents` know.',
  ),
  budgets: z
    .strictObject({
      tenant: windowBudgetsSchema.optional().describe('All workloads of a tenant together.'),
      evals: windowBudgetsSchema
        .optional()
        .describe('All eval runs together, scheduled ones and those of people, their judges included.'),
    })
    .optional()
    .describe('What may be spent together in a day or month, UTC.'),
  router: z
    .strictObject({
      file: z
        .string()
        .min(1)
        .max(1024)
        .describe(
          'What `upshift router train` wrote. A relative path begins at UPSHIFT_LOCAL_MODELS_DIR, or else at the folder of this file.',
        ),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'SHA-256 is 64 digits and letters a to f')
        .optional()
        .describe('Pins the content of the file, as `upshift router train` prints it: another content is not used.'),
      tolerance: z
        .number()
        .min(0)
        .max(1)
        .default(0.05)
        .describe(
          'A task starts on the weakest tier whose chance of success is lower than that of the likeliest by this at most.',
        ),
    })
    .optional()
    .describe(
      'Learned routing for workloads that start on "auto". Without it, or where its file is away, the heuristic chooses.',
    ),
  learning: learningSchema.optional(),
  intents: intentsSchema.optional(),
  embeddings: embeddingsSchema.optional(),
  drills: drillsSchema.optional(),
  review: reviewConfigSchema.optional().describe('What holds where a person decides.'),
  retention: z
    .strictObject({
      contentDays: z
        .int()
        .min(1)
        .max(3650)
        .optional()
        .describe('Not carried out: content of tasks is kept for ever, and the linter refuses this setting.'),
      escalationDays: z
        .int()
        .min(1)
        .max(3650)
        .optional()
        .describe(
          'How long the escalation log is kept; for ever, where silent. The ledger of a task keeps its decisions.',
        ),
    })
    .optional(),
});
/** The file as people write it: a price may be the catalogue's. */
export const writtenPortfolioSchema = portfolioSchema.extend({
  deployments: z.record(nameSchema, deploymentSchema.extend({ price: writtenPriceSchema })),
});
/** The file as parsed: shapes are right, references are not yet checked (`core/portfolio/lint`). */
export type Portfolio = z.infer<typeof portfolioSchema>;

/** A workload with everything inherited and defaulted: what policies read. */
export interface ResolvedWorkload {
  readonly name: string;
  readonly start: string;
  readonly tiers: readonly string[];
  readonly plan: 'single' | 'cascade';
  /** The plan over deployments; null where the workload names none. Then `plan` says what follows an undecided one. */
  readonly planned: Plan | null;
  /** Share of tasks that start on a tier drawn by chance. */
  readonly explore: number;
  readonly risk: (typeof riskLevels)[number];
  readonly audience: (typeof audiences)[number];
  readonly critical: boolean;
  readonly validators: readonly ValidatorConfig[];
  readonly repairMax: number;
  readonly escalationMax: number;
  readonly exhausted: 'fail' | 'review' | 'accept_best';
  /** From this probability of being wrong on the next tier is skipped; null: never. */
  readonly jumpAt: number | null;
  /** Tokens of all calls of a task together; null: no limit. */
  readonly maxTokens: number | null;
  /** Null: the risk of outputs is not weighed. */
  readonly outputRisk: OutputRisk | null;
  /** Null: nothing is audited. */
  readonly audit: AuditConfig | null;
  readonly budgetNanoUsd: number;
  readonly onBudget: (typeof onBudgets)[number];
  readonly deadlineMs: number;
  readonly maxCalls: number;
  readonly maxOutputTokens: number | null;
  readonly temperature: number | null;
  readonly hedge: boolean;
  /** How long an accepted answer may be served again, in ms; null: never. */
  readonly cacheMs: number | null;
  readonly prompts: Readonly<Record<string, { readonly system: string }>>;
}
