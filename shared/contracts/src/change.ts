/**
 * How a portfolio changes while it serves. Terms. *Version*: a portfolio by the hash of its content, never changed. *Active
 * version*: the one that new tasks pin. *Change*: a row of the log that says which version took whose place, by whom and why.
 * *Roll-out*: a candidate version beside the active one. A *canary* serves a share of tasks and ends by itself; a *shadow*
 * runs a share of tasks a second time and never serves; a *drill* takes a deployment away from a share of tasks.
 */
import { z } from 'zod';
import { nameSchema } from './name.ts';

const timeSchema = z.iso.datetime();
const shareSchema = z.number().positive().max(1);
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a version is named by 64 digits and letters a to f');
const personSchema = z.string().min(1).max(200);
const whySchema = z.string().min(1).max(1000);

export const changeKinds = ['start', 'apply', 'rollback', 'deployment_rollback', 'promote'] as const;
export type ChangeKind = (typeof changeKinds)[number];
export const rolloutKinds = ['canary', 'shadow', 'drill'] as const;
export type RolloutKind = (typeof rolloutKinds)[number];
export const rolloutStates = ['running', 'promoted', 'rolled_back', 'passed', 'failed', 'ended', 'stopped'] as const;
export type RolloutState = (typeof rolloutStates)[number];

/** By how much a candidate may be worse on each signal and still be promoted. */
export const canaryMarginsSchema = z.strictObject({
  successPoints: z.number().positive().max(100).default(3).describe('Percentage points of tasks that succeed.'),
  passPoints: z
    .number()
    .positive()
    .max(100)
    .default(5)
    .describe('Percentage points of tasks whose first judged answer no validator fails.'),
  costPercent: z
    .number()
    .positive()
    .max(1000)
    .default(10)
    .describe('Cost per success, in percent of the active version’s.'),
  p95Percent: z.number().positive().max(1000).default(25).describe('P95 latency, in percent of the active version’s.'),
});
export type CanaryMargins = z.infer<typeof canaryMarginsSchema>;

export const canarySettingsSchema = z.strictObject({
  share: shareSchema.describe('Of new tasks, or of tenants.'),
  by: z
    .enum(['task', 'tenant'])
    .default('task')
    .describe('What is drawn: each task, or each tenant with all its tasks.'),
  alpha: z
    .number()
    .min(0.0001)
    .max(0.5)
    .default(0.05)
    .describe('Probability that the canary ever decides wrongly, however often it is looked at.'),
  margins: canaryMarginsSchema.prefault({}),
  minTasks: z.int().min(1).max(1_000_000).default(50).describe('Settled tasks of each version before cost is judged.'),
  maxTasks: z
    .int()
    .min(10)
    .max(20_000)
    .default(20_000)
    .describe('Settled tasks of the candidate after which it is rolled back when nothing is proved.'),
  maxHours: z.number().positive().max(720).default(72).describe('The same in time.'),
});
export type CanarySettings = z.infer<typeof canarySettingsSchema>;

export const shadowSettingsSchema = z.strictObject({
  share: shareSchema.describe('Of the tasks that are served.'),
  budgetUsd: z
    .number()
    .positive()
    .max(1_000_000)
    .describe('What the shadow may spend in all; never that of a workload.'),
  maxTasks: z.int().min(1).max(1_000_000).default(10_000).describe('Shadow tasks after which it ends.'),
});
export type ShadowSettings = z.infer<typeof shadowSettingsSchema>;

export const rollbackTargets = ['previous', 'alternate'] as const;
export type RollbackTarget = (typeof rollbackTargets)[number];
const targetSchema = z
  .enum(rollbackTargets)
  .optional()
  .describe('Who takes its places; silent: `previous`, or `alternate` where there is no previous one.');

export const drillSettingsSchema = z.strictObject({
  deployment: nameSchema,
  to: targetSchema,
  traffic: z
    .enum(['serve', 'shadow'])
    .default('serve')
    .describe(
      '"serve": a share of new tasks goes without the deployment. "shadow": copies of them do, which never serve.',
    ),
  share: shareSchema.default(0.1),
  tasks: z.int().min(1).max(10_000).default(20).describe('Settled tasks without the deployment that the drill needs.'),
  maxMinutes: z
    .number()
    .positive()
    .max(1440)
    .default(60)
    .describe('After which a drill without enough tasks has failed.'),
  marginPoints: z
    .number()
    .min(0)
    .max(100)
    .default(10)
    .describe('Percentage points of success that may be lost while it is away.'),
  budgetUsd: z.number().positive().max(1_000_000).default(1).describe('Of "shadow" traffic: what its tasks may spend.'),
});
export type DrillSettings = z.infer<typeof drillSettingsSchema>;

/** One side of a comparison: tasks of one version since the roll-out began. */
export const armFactsSchema = z.object({
  settled: z.int(),
  succeeded: z.int(),
  /** Tasks with a judged answer, and those whose first one no validator failed. */
  judged: z.int(),
  passed: z.int(),
  costNanoUsd: z.number(),
  p95Ms: z.number().nullable(),
  costPerSuccessUsd: z.number().nullable(),
});
export type ArmSummary = z.infer<typeof armFactsSchema>;

/** How much worse the candidate is, in the unit of its margin: an interval that holds at every look at once. */
export const signalBoundsSchema = z.object({
  signal: z.enum(['success', 'validator_pass', 'cost_per_success', 'p95']),
  /** Harm: positive is worse. Null: nothing can be said yet. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  margin: z.number(),
  verdict: z.enum(['worse', 'fine', 'open', 'absent']),
});
export type SignalBounds = z.infer<typeof signalBoundsSchema>;

export const drillReportSchema = z.object({
  deployment: z.string(),
  /** Who took its places. */
  by: z.string(),
  traffic: z.enum(['serve', 'shadow']),
  /** From the order until the first task without the deployment was accepted, and until the first one succeeded, in ms. */
  rolledBackAfterMs: z.number().nullable(),
  servedAfterMs: z.number().nullable(),
  /** Calls to the deployment by tasks that were to go without it: it should be none. */
  leaks: z.int(),
});
export type DrillReport = z.infer<typeof drillReportSchema>;

export const rolloutReportSchema = z.object({
  candidate: armFactsSchema,
  control: armFactsSchema,
  signals: z.array(signalBoundsSchema),
  spentUsd: z.number(),
  drill: drillReportSchema.nullable(),
});
export type RolloutReport = z.infer<typeof rolloutReportSchema>;

export const rolloutSchema = z.object({
  id: z.string(),
  kind: z.enum(rolloutKinds),
  state: z.enum(rolloutStates),
  candidate: hashSchema,
  control: hashSchema,
  share: shareSchema,
  by: z.enum(['task', 'tenant']),
  settings: z.union([canarySettingsSchema, shadowSettingsSchema, drillSettingsSchema]),
  who: z.string(),
  why: z.string(),
  startedAt: timeSchema,
  endedAt: timeSchema.nullable(),
  reason: z.string().nullable().describe('Why it ended; null while it runs.'),
  report: rolloutReportSchema.nullable().describe('As of the last look.'),
});
export type Rollout = z.infer<typeof rolloutSchema>;

const intervalSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });
/** What a backtest says of a change: recorded tasks, the candidate against the active version, 95 % intervals. */
export const backtestSummarySchema = z.strictObject({
  source: z.enum(['ledger', 'outcomes']).describe('Recorded tasks of this Upshift, or an outcome table of the caller.'),
  tasks: z.int().min(0).describe('Recorded tasks with an answer of every model that both versions may ask.'),
  lookedAt: z.int().min(0),
  verdict: z.enum(['worse', 'not_worse', 'unknown']),
  why: z.string().max(500),
  successPoints: intervalSchema.nullable(),
  costPerSuccessPercent: intervalSchema.nullable(),
});
export type BacktestSummary = z.infer<typeof backtestSummarySchema>;

/** One thing that two versions say differently. */
export const portfolioDifferenceSchema = z.object({
  path: z.string().describe('Keys from the top, with slashes.'),
  before: z.unknown().optional().describe('Absent where it is new.'),
  after: z.unknown().optional().describe('Absent where it is gone.'),
});
export type PortfolioDifference = z.infer<typeof portfolioDifferenceSchema>;

export const portfolioChangeSchema = z.object({
  seq: z.int(),
  kind: z.enum(changeKinds),
  from: hashSchema.nullable(),
  to: hashSchema,
  who: z.string(),
  why: z.string(),
  forced: z.string().nullable().describe('Why it was made although the backtest said that it is worse.'),
  backtest: backtestSummarySchema.nullable(),
  rollout: z.string().nullable().describe('The roll-out that it came of.'),
  at: timeSchema,
});
export type PortfolioChange = z.infer<typeof portfolioChangeSchema>;

/** A decision on a roll-out; one row each time that it changes. */
export const rolloutDecisionSchema = z.object({
  rollout: z.string(),
  action: z.enum(['start', 'continue', 'promote', 'roll_back', 'pass', 'fail', 'end', 'stop']),
  reason: z.string(),
  at: timeSchema,
});
export type RolloutDecision = z.infer<typeof rolloutDecisionSchema>;

export const portfolioViewSchema = z.object({
  name: z.string(),
  hash: hashSchema,
  source: z.string().describe('The file as written.'),
  portfolio: z.record(z.string(), z.unknown()).describe('As it was read, with every price and default.'),
  change: portfolioChangeSchema.nullable().describe('What made it the active one; null where that was before the log.'),
  rollouts: z.array(rolloutSchema).describe('Those that run.'),
});
export type PortfolioView = z.infer<typeof portfolioViewSchema>;

export const portfolioHistorySchema = z.object({
  active: hashSchema.nullable(),
  changes: z.array(portfolioChangeSchema).describe('Newest first.'),
  rollouts: z.array(rolloutSchema).describe('Newest first.'),
  decisions: z.array(rolloutDecisionSchema).describe('Of these roll-outs, newest first.'),
});
export type PortfolioHistory = z.infer<typeof portfolioHistorySchema>;

/** The body of `POST /v1/portfolio`. */
export const applyPortfolioSchema = z
  .strictObject({
    source: z.string().min(1).max(900_000).describe('The portfolio file, YAML or JSON.'),
    fileName: z.string().min(1).max(255).default('portfolio.yaml').describe('As findings name it.'),
    by: personSchema.default('unknown'),
    reason: whySchema,
    expected: hashSchema.optional().describe('The version that it is to replace; refused when another one is active.'),
    dryRun: z
      .boolean()
      .default(false)
      .describe('Says what would change and what the backtest says, and changes nothing.'),
    force: whySchema.optional().describe('Why it is applied although the backtest says that it is worse.'),
    backtest: backtestSummarySchema.optional().describe('Instead of the one over the ledger’s newest tasks.'),
    canary: canarySettingsSchema.optional().describe('Serves a share first, and decides by itself.'),
    shadow: shadowSettingsSchema.optional().describe('Runs beside, and never serves.'),
  })
  .refine(({ canary, shadow }) => canary === undefined || shadow === undefined, {
    message: 'give "canary" or "shadow", not both',
    path: ['shadow'],
  });
export type ApplyPortfolio = z.infer<typeof applyPortfolioSchema>;

export const applyAnswerSchema = z.object({
  outcome: z
    .enum(['applied', 'unchanged', 'dry_run', 'started', 'stopped'])
    .describe('started: a roll-out began. stopped: a canary was ended, the active version stays.'),
  from: hashSchema.nullable(),
  to: hashSchema,
  differences: z.array(portfolioDifferenceSchema),
  backtest: backtestSummarySchema.nullable(),
  rollout: rolloutSchema.nullable(),
});
export type ApplyAnswer = z.infer<typeof applyAnswerSchema>;

/** The body of `POST /v1/portfolio/rollback`. */
export const rollbackPortfolioSchema = z.strictObject({
  by: personSchema.default('unknown'),
  reason: whySchema,
  to: z
    .string()
    .regex(/^[0-9a-f]{6,64}$/, 'a version, or the first 6 digits of one')
    .optional()
    .describe('A version of the history; silent: the one before the active one. A canary that runs is ended instead.'),
});

/** The body of `POST /v1/deployments/:id/rollback`. */
export const rollbackDeploymentSchema = z.strictObject({
  by: personSchema.default('unknown'),
  reason: whySchema,
  to: targetSchema,
  dryRun: z.boolean().default(false),
});

/** The body of `POST /v1/drills`. */
export const startDrillSchema = drillSettingsSchema.extend({
  by: personSchema.default('unknown'),
  reason: whySchema.default('a drill by hand'),
});

/** The body of `POST /v1/portfolio/rollouts/:id/stop`. */
export const stopRolloutSchema = z.strictObject({ by: personSchema.default('unknown'), reason: whySchema });

export const drillListSchema = z.object({ drills: z.array(rolloutSchema).describe('Newest first.') });
export type DrillList = z.infer<typeof drillListSchema>;

const reserved = 'shadow/';

/** The workload that shadow tasks of a workload run under: a name that no portfolio can give, so that its money is counted apart. */
export function shadowWorkloadOf(workload: string): string {
  return `${reserved}${workload}`;
}

/** The workload that a shadow's is of; null where the name is no shadow's. */
export function shadowedWorkloadOf(name: string): string | null {
  return name.startsWith(reserved) ? name.slice(reserved.length) : null;
}
