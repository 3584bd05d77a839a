import { z } from 'zod';
import { jsonObjectSchema } from './json.ts';
import { toolCallSchema } from './model.ts';
import { nameSchema } from './name.ts';
import { riskLevels } from './states.ts';
import { taskInputSchema } from './task.ts';
import { checkKinds, validatorConfigSchema } from './validator-config.ts';

const ratioSchema = z.number().min(0).max(1);
const textSchema = z.string().min(1).max(100_000);
const textsSchema = z.array(textSchema).min(1).max(100);
const weightSchema = z.number().positive().max(1000);

const simpleScorers = [
  z.strictObject({ kind: z.literal('auto') }),
  z.strictObject({ kind: z.literal('exact') }),
  z.strictObject({
    kind: z.literal('number'),
    tolerance: z.number().min(0).default(0).describe('Absolute distance that still counts as right.'),
  }),
  z.strictObject({
    kind: z.literal('json'),
    fields: z
      .record(z.string().min(1).max(500), weightSchema)
      .optional()
      .describe('Weight by field, as a JSON pointer ("/total"); silent: each leaf of the reference weighs the same.'),
    min: ratioSchema.default(1).describe('Weighted share of the fields from which on a case passes.'),
  }),
  z.strictObject({ kind: z.literal('tool_calls') }),
  z.strictObject({
    kind: z.literal('contains'),
    all: textsSchema.optional(),
    any: textsSchema.optional(),
    none: textsSchema.optional(),
    caseSensitive: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('similarity'),
    min: ratioSchema
      .default(0.8)
      .describe(
        'From here on a case passes: a share of words in common, or a cosine of vectors, whose scale is the model’s own.',
      ),
    by: z
      .enum(['words', 'embeddings'])
      .optional()
      .describe('words, where silent; embeddings: the vectors of what the portfolio names in `embeddings`.'),
  }),
  z.strictObject({
    kind: z.literal('judge'),
    deployment: nameSchema
      .optional()
      .describe(
        'Who judges; silent: the strongest tier, another vendor than the one that is judged where there is one.',
      ),
    min: ratioSchema.default(0.7),
    swap: z.boolean().default(true).describe('Ask twice, in the other order; who changes its mind proves nothing.'),
  }),
  z.strictObject({
    kind: z.literal('module'),
    path: z
      .string()
      .min(1)
      .max(500)
      .regex(/^[\w][\w./-]*\.(?:js|mjs|ts)$/, 'a relative path of a .js, .mjs or .ts file')
      .refine((path) => !path.split('/').includes('..'), 'a path inside the folder of modules')
      .describe('A module whose `score({input, output, reference})` gives 0 to 1, or {score, reason}.'),
    min: ratioSchema.default(1),
    timeoutMs: z.int().min(10).max(60_000).default(5000),
  }),
  z.strictObject({
    kind: z.literal('check'),
    validator: validatorConfigSchema
      .refine(({ kind }) => (checkKinds as readonly string[]).includes(kind), {
        message: `a check is one of ${checkKinds.join(', ')}`,
        path: ['kind'],
      })
      .describe('A validator as a portfolio has it; what is to follow its verdict is of no matter here.'),
    invert: z.boolean().default(false).describe('Passes when the validator fails the answer.'),
  }),
] as const;

const simpleScorerSchema = z.discriminatedUnion('kind', simpleScorers);
export type SimpleScorer = z.infer<typeof simpleScorerSchema>;

/** How an answer is held against what is known of the right one. `all`: passes when each part does. */
export const scorerSchema = z.discriminatedUnion('kind', [
  ...simpleScorers,
  z.strictObject({
    kind: z.literal('all'),
    of: z
      .array(z.strictObject({ scorer: simpleScorerSchema, weight: weightSchema.default(1) }))
      .min(1)
      .max(20),
  }),
]);
export type Scorer = z.infer<typeof scorerSchema>;

/** The right answer: a text, a JSON value, or tool calls (`[]`: nothing is to be called). */
export const referenceSchema = z.union([
  z.strictObject({ text: z.string().max(1_000_000) }),
  z.strictObject({ json: z.unknown() }).refine((reference) => 'json' in reference, 'the value is missing'),
  z.strictObject({ toolCalls: z.array(toolCallSchema).max(128) }),
]);
export type Reference = z.infer<typeof referenceSchema>;

/** What a case stands for, so that figures can be cut by it. */
export const evalTagsSchema = z.strictObject({
  edgeCase: z.boolean().optional(),
  risk: z.enum(riskLevels).optional(),
  language: z.string().min(2).max(35).optional().describe('As in BCP 47: "en", "de-AT".'),
  source: z.string().min(1).max(64).optional().describe('Where it came from: "escalation", "feedback", "promptfoo".'),
  labels: z.array(z.string().min(1).max(64)).max(20).optional(),
});
export type EvalTags = z.infer<typeof evalTagsSchema>;

const metadataSchema = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine((metadata) => Object.keys(metadata).length <= 16, 'at most 16 metadata keys');

/** One case of an eval set: a task, and what is known of its right answer. A line of the JSONL file. */
export const evalCaseSchema = z
  .strictObject({
    prompt: z.string().min(1).max(1_000_000).optional().describe('Short for one user message.'),
    input: taskInputSchema.optional(),
    output: z.strictObject({ schema: jsonObjectSchema }).optional(),
    reference: referenceSchema.optional(),
    rubric: z.string().min(1).max(20_000).optional().describe('What a good answer does, for a judge.'),
    scorer: scorerSchema.optional().describe('Silent: "judge" where there is a rubric alone, else "auto".'),
    tags: evalTagsSchema.optional(),
    weight: weightSchema.default(1),
    metadata: metadataSchema.optional(),
  })
  .refine((one) => (one.prompt === undefined) !== (one.input === undefined), {
    message: 'give either "prompt" or "input"',
    path: ['input'],
  })
  .superRefine((one, context) => {
    const problem = problemOf(one);
    if (problem !== null) context.addIssue({ code: 'custom', ...problem });
  });
export type EvalCase = z.infer<typeof evalCaseSchema>;

interface Scored {
  readonly reference?: Reference | undefined;
  readonly rubric?: string | undefined;
  readonly scorer?: Scorer | undefined;
}

/** A scorer needs what it holds an answer against. */
function problemOf(one: Scored): { message: string; path: string[] } | null {
  const scorers =
    one.scorer?.kind === 'all' ? one.scorer.of.map(({ scorer }) => scorer) : [one.scorer ?? defaultOf(one)];
  for (const scorer of scorers) {
    const { kind } = scorer;
    if (kind === 'judge' && one.rubric === undefined) return { message: 'a judge needs a "rubric"', path: ['rubric'] };
    if (kind === 'contains' && scorer.all === undefined && scorer.any === undefined && scorer.none === undefined)
      return { message: '"contains" needs "all", "any" or "none"', path: ['scorer'] };
    if (kind === 'judge' || kind === 'contains' || kind === 'module' || kind === 'check') continue;
    if (one.reference === undefined)
      return { message: `the scorer "${kind}" needs a "reference" (or give a "rubric")`, path: ['reference'] };
    if (kind === 'tool_calls' && !('toolCalls' in one.reference))
      return { message: '"tool_calls" needs a reference of toolCalls', path: ['reference'] };
    if (kind === 'json' && !('json' in one.reference))
      return { message: '"json" needs a reference of json', path: ['reference'] };
  }
  return null;
}

function defaultOf({ reference, rubric }: Scored): SimpleScorer {
  return reference === undefined && rubric !== undefined ? { kind: 'judge', min: 0.7, swap: true } : { kind: 'auto' };
}

/** The scorer of a case, the default spelled out. */
export function scorerOf(one: Pick<EvalCase, 'reference' | 'rubric' | 'scorer'>): Scorer {
  return one.scorer ?? defaultOf(one);
}

/** What one scorer, or a part of it, said. `score` null: it could not say. */
export const scoreSchema = z.object({
  score: ratioSchema.nullable(),
  passed: z.boolean().nullable(),
  reason: z.string(),
  parts: z.array(z.object({ name: z.string(), score: ratioSchema.nullable(), weight: z.number() })).optional(),
  swapped: z.boolean().optional().describe('A judge was asked in both orders.'),
  unsteady: z.boolean().optional().describe('It changed its mind with the order.'),
});
export type Score = z.infer<typeof scoreSchema>;
