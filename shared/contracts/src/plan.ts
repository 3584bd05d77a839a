/**
 * Plans as data: which deployments are asked for one task, when, and when their answers decide it.
 *
 * Terms. *Lead*: log-odds (natural logarithm) that the best answer so far is right; 2.2 is nine to one. *Vote*: what one
 * member's answer adds to the lead of an answer. Everything that a decision needs stands in the plan, learned numbers
 * included, so that a plan tuned on recorded outcomes is served exactly as it was measured.
 */
import { z } from 'zod';
import { nameSchema } from './name.ts';

const leadSchema = z.number().min(-50).max(50);
const millisecondsSchema = z.number().min(0).max(600_000);

/** How two answers are compared. `auto` chooses by the task: tools, output schema, options, code, else the text. */
export const agreementKinds = ['auto', 'tool_calls', 'json', 'number', 'choice', 'literal', 'short_text'] as const;
export type AgreementKind = (typeof agreementKinds)[number];

/** What may be known of a task before it is asked. Each is a number; `core/plans/task-features` says how it is counted. */
export const taskFeatureNames = [
  'questionLength',
  'questionParts',
  'tools',
  'toolSize',
  'properties',
  'nested',
  'toolFit',
  'code',
  'capitals',
  'digits',
  'brackets',
  'symbols',
  'quotes',
  'lines',
  'options',
] as const;
export type TaskFeatureName = (typeof taskFeatureNames)[number];

/** Shares of a text's pieces or words that the tuning never saw. */
export const strangeTextNames = ['strangePieces', 'strangeWords', 'strangeToolPieces', 'strangeToolWords'] as const;
export type StrangeTextName = (typeof strangeTextNames)[number];

/** What a guard may look at beside them. `core/plans/guard/guard-features` says how each is counted. */
export const guardFeatureNames = [
  ...taskFeatureNames,
  'messages',
  'instructed',
  'images',
  'toolless',
  'foreign',
  'codeSigns',
  'addresses',
  'depth',
  'mostParameters',
  'objects',
  'lists',
  'listed',
  'untyped',
  'undescribed',
  'described',
  'camelNames',
  'toolCodeSigns',
  'toolAddresses',
  ...strangeTextNames,
] as const;
export type GuardFeatureName = (typeof guardFeatureNames)[number];

/** What may be known of an answer among others. `core/plans/answer-features` says how each is counted. */
export const answerFeatureNames = [
  'second',
  'third',
  'against',
  'noCall',
  'unreadable',
  'ungrounded',
  'callFit',
  'callDescribed',
  'noCallFit',
  'namesMissed',
  'answerLength',
  'textLength',
  'notNumber',
  'questionLength',
] as const;
export type AnswerFeatureName = (typeof answerFeatureNames)[number];

/** A feature's share in log-odds: `weight` × (value, held between `low` and `high`, − `mean`) / `scale`. */
const termSchema = z.strictObject({
  weight: z.number(),
  mean: z.number().default(0),
  scale: z.number().positive().default(1),
  low: z.number().default(-1e9),
  high: z.number().default(1e9),
});
export type Term = z.infer<typeof termSchema>;

/**
 * What is known of a member's chances before it answers: log-odds by signals of the task (`core/routing/signals`), less their
 * mean over the tasks that the plan was tuned on. `whenFor` of them goes to the answer that it gives, `whenOther` to others.
 */
const priorSchema = z.strictObject({
  terms: z.record(z.string().min(1).max(64), termSchema),
  whenFor: z.number().min(-10).max(10),
  whenOther: z.number().min(-10).max(10),
});
export type Prior = z.infer<typeof priorSchema>;

export const planMemberSchema = z.strictObject({
  deployment: nameSchema,
  weight: leadSchema.describe('Log-odds that this member adds to the answer that it gives.'),
  against: leadSchema.optional().describe('Log-odds that it takes from every other answer; `weight`, where silent.'),
  near: leadSchema.default(0).describe('Log-odds that it adds to an answer that is close to its own.'),
  invalid: leadSchema.default(0).describe('Log-odds that it adds to other answers when its own is invalid.'),
  prior: priorSchema
    .nullable()
    .default(null)
    .describe('How its vote shifts with what the task looks like; null: it counts the same on every task.'),
  delayMs: millisecondsSchema
    .nullable()
    .default(0)
    .describe('Started so long after the plan opened, unless decided by then; null: only when called for.'),
  patienceMs: millisecondsSchema
    .nullable()
    .default(null)
    .describe('The call is given up (and paid) so long after it started; null: the deployment’s own time-out.'),
  callBelow: leadSchema
    .nullable()
    .default(null)
    .describe('Called at once when nothing is pending and the lead is below this.'),
  callEarlyBelow: leadSchema
    .nullable()
    .default(null)
    .describe('Called at once when the lead is below this, though others are pending.'),
  atOnceBelow: leadSchema
    .nullable()
    .default(null)
    .describe('Started with the plan when the forecast is below this, whatever its delay.'),
});
export type PlanMember = z.infer<typeof planMemberSchema>;

/** Log-odds, before any answer, that the members which start at once will decide the task. */
const forecastSchema = z.strictObject({
  bias: z.number(),
  terms: z.partialRecord(z.enum(taskFeatureNames), termSchema),
});
export type Forecast = z.infer<typeof forecastSchema>;

/** One way to look at tasks: some features, standardised, and where the tasks of the tuning lie among them. */
const lookSchema = z.strictObject({
  features: z.array(z.enum(guardFeatureNames)).min(1),
  mean: z.array(z.number()),
  scale: z.array(z.number().positive()),
  metric: z
    .enum(['nearest', 'range'])
    .optional()
    .describe('"nearest", where silent: how far the nearest points are; "range": how far outside of the two points.'),
  points: z
    .array(z.array(z.number()))
    .min(1)
    .max(2000)
    .describe('Tasks of the tuning; of a range its lowest and its highest values.'),
  neighbours: z.int().min(1).max(20).default(3),
  radius: z.number().positive(),
});
export type Look = z.infer<typeof lookSchema>;

const seenSchema = z
  .string()
  .max(100_000)
  .regex(/^[A-Za-z0-9+/]{5,}={0,2}$/, 'base64 of a bit set')
  .refine((text) => isPowerOfTwo((text.replace(/=+$/, '').length * 3) >> 2), 'its bytes are a power of two');

function isPowerOfTwo(bytes: number): boolean {
  return bytes >= 4 && (bytes & (bytes - 1)) === 0;
}

/**
 * Notices tasks unlike those on which the plan was tuned. Novelty is the distance to what the tuning saw in units of
 * `radius`: 0 up to one radius, 1 at `full` radii; of several looks the farthest counts. It starts the members in
 * `start` at once, scales the votes of each member named in `trust`, and takes `doubt` from the lead of every answer that no
 * member in `start` gave.
 */
const guardSchema = lookSchema.extend({
  also: z.array(lookSchema).min(1).max(8).optional().describe('Further looks, each with a radius of its own.'),
  seen: z
    .strictObject({
      strangePieces: seenSchema,
      strangeWords: seenSchema,
      strangeToolPieces: seenSchema,
      strangeToolWords: seenSchema,
    })
    .optional()
    .describe('Which pieces and words of questions and tools occurred in the tuning: bit sets by hash, base64.'),
  full: z.number().gt(1),
  doubt: leadSchema.default(0),
  trust: z.record(nameSchema, z.number().min(0).max(1)).default({}),
  start: z.array(nameSchema).default([]),
  alone: z
    .boolean()
    .optional()
    .describe(
      'Nobody but those of `start` is asked on an unlike task unless called for; where silent, they join the others.',
    ),
});
export type Guard = z.infer<typeof guardSchema>;

export const wayKinds = ['single', 'cascade', 'quorum', 'speculative', 'premium'] as const;
export type WayKind = (typeof wayKinds)[number];

/** One way to go about a task, with what it makes of each pattern: who is asked when, by the votes of the plan. */
const waySchema = z.strictObject({
  kind: z.enum(wayKinds),
  asked: z
    .array(
      z.strictObject({
        member: z.int().min(0).max(7).describe('Place among the members of the plan; who is not here is not asked.'),
        delayMs: millisecondsSchema.nullable().default(0).describe('As of a member of the plan.'),
        callBelow: leadSchema.nullable().default(null).describe('As of a member of the plan.'),
      }),
    )
    .max(8)
    .describe('Empty: by the schedule of the plan itself.'),
  decisiveLead: leadSchema,
  outcomes: z
    .array(
      z.strictObject({
        success: z.number().min(0).max(1),
        costNanoUsd: z.int().min(0).describe('Mean of a task, every call billed; 0 where costs are not recorded.'),
        latencyMs: z.number().min(0).nullable().default(null).describe('Mean; null where latencies are not recorded.'),
      }),
    )
    .describe('One per pattern: what the way made of recorded tasks with that pattern.'),
});
export type Way = z.infer<typeof waySchema>;

/**
 * Chooses per task how the plan goes about it: the way of least expected cost whose expected success is not below the floor,
 * else the one with the most success. A *pattern* says which members would be right (bit m: member m is); how often each was
 * seen is tilted to each member's chances on the task, so that errors which members share stay shared. A task unlike those
 * that this was learned on is left to the plan's own schedule.
 */
const choiceSchema = z.strictObject({
  chances: z
    .array(
      z.strictObject({
        bias: z.number(),
        terms: z.record(z.string().min(1).max(64), termSchema),
      }),
    )
    .min(1)
    .max(8)
    .describe('Per member, log-odds that it is right, by signals of the task.'),
  patterns: z
    .array(z.strictObject({ right: z.int().min(0).max(255), share: z.number().min(0).max(1) }))
    .min(1)
    .max(256),
  ways: z.array(waySchema).min(1).max(64),
  floor: z
    .strictObject({
      member: z.int().min(0).max(7).nullable().describe('Whose chances on the task success is held against; null: 0.'),
      above: z.number().min(-1).max(1).default(0).describe('Added to them: −0.01 for one point less.'),
    })
    .describe('The least success that a way must be expected to have.'),
});
export type Choice = z.infer<typeof choiceSchema>;

/** What to do when nothing more can be asked and the lead is not decisive. */
const undecidedSchema = z
  .enum(['best', 'escalate'])
  .describe('"best" takes the answer that leads; "escalate" hands the task to the escalation policy.');

const acceptSchema = z
  .enum(['proved', 'not_refuted'])
  .describe('"proved": the validators must pass the answer; "not_refuted": it is enough that they do not fail it.');

export const quorumPlanSchema = z.strictObject({
  kind: z.literal('quorum'),
  agreement: z.enum(agreementKinds).default('auto'),
  members: z
    .array(planMemberSchema)
    .min(1)
    .max(8)
    .describe('From the weakest to the strongest: a tie goes to the later.'),
  bias: z.number().default(0).describe('Log-odds of any answer before the votes.'),
  validity: z
    .strictObject({ pass: leadSchema.default(0), unknown: leadSchema.default(0), fail: leadSchema.default(-4) })
    .prefault({})
    .describe('Log-odds by what the validators say of the answer itself.'),
  terms: z.partialRecord(z.enum(answerFeatureNames), termSchema).default({}),
  decisiveLead: leadSchema.describe('Decides when no call is pending.'),
  earlyLead: leadSchema.optional().describe('Decides while calls are pending; `decisiveLead`, where silent.'),
  patienceMs: millisecondsSchema
    .nullable()
    .default(null)
    .describe('Calls that started before and have not answered so long after the plan opened are given up (and paid).'),
  lateMs: millisecondsSchema
    .nullable()
    .default(null)
    .describe('So long after the plan opened, calls in flight are late: `lateLead` decides without waiting for them.'),
  lateLead: leadSchema.optional().describe('Decides when every call in flight is late; `earlyLead`, where silent.'),
  forecast: forecastSchema.nullable().default(null),
  guard: guardSchema.nullable().default(null),
  choice: choiceSchema
    .nullable()
    .default(null)
    .describe('Another way per task, by its own chances; null: every task goes by the schedule of the members.'),
  undecided: undecidedSchema.default('best'),
  tuned: z
    .strictObject({
      rows: z.int(),
      seed: z.int(),
      way: z.string().optional().describe('How the plan was made, of the ways that were held against each other.'),
      date: z.iso.date().optional(),
      note: z.string().optional(),
    })
    .optional()
    .describe('Where learned numbers come from.'),
});
export type QuorumPlan = z.infer<typeof quorumPlanSchema>;

export const planSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('single'), deployment: nameSchema }),
  z.strictObject({
    kind: z.literal('cascade'),
    deployments: z.array(nameSchema).min(1).max(8).describe('Asked one after the other until an answer is accepted.'),
    accept: acceptSchema.default('not_refuted'),
    undecided: undecidedSchema.default('best'),
  }),
  z.strictObject({
    kind: z.literal('speculative'),
    weaker: nameSchema,
    stronger: nameSchema,
    delayMs: millisecondsSchema.default(0).describe('Start of the stronger beside the weaker.'),
    accept: acceptSchema.default('not_refuted'),
    undecided: undecidedSchema.default('best'),
  }),
  quorumPlanSchema,
]);
/** A plan with every default filled in. */
export type Plan = z.infer<typeof planSchema>;
