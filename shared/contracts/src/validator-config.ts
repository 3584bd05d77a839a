import { z } from 'zod';
import { jsonObjectSchema } from './json.ts';
import { nameSchema } from './name.ts';
import { agreementKinds } from './plan.ts';
import { riskLevels } from './states.ts';

export const validatorKinds = [
  'json_schema',
  'tool_arguments',
  'tool_calls',
  'refusal',
  'citations',
  'policy',
  'confidence',
  'agreement',
  'grounding',
  'language',
  'length',
  'pattern',
  'code',
  'expression',
  'http',
  'module',
  'judge',
] as const;

const ratioSchema = z.number().min(0).max(1);
const onFailSchema = z.enum(['repair', 'failover', 'escalate', 'review', 'reject']);
const onUnknownSchema = z.enum(['accept', 'escalate', 'review', 'reject']);

const validatorBase = {
  name: nameSchema,
  onFail: onFailSchema.default('repair'),
  onUnknown: onUnknownSchema.default('escalate'),
  onError: onUnknownSchema.default('escalate').describe('When the validator itself breaks or runs out of time.'),
  timeoutMs: z.int().min(10).max(10_000).default(1000),
  weak: z
    .boolean()
    .optional()
    .describe(
      'What it says is a weak signal: alone it escalates nothing, two of them do. Where the risk is high it counts in full.',
    ),
  measured: z
    .strictObject({
      wrongPassed: ratioSchema.describe('Share of wrong answers that it passes.'),
      rightFailed: ratioSchema.describe('Share of right answers that it fails.'),
      source: z.string().min(1).max(200).optional().describe('Where the two were measured: a bench, an eval set.'),
      date: z.iso.date().optional(),
    })
    .optional()
    .describe('How far its verdicts may be trusted; the risk of an output is estimated with it.'),
  fromRisk: z.enum(riskLevels).optional().describe('Judges only tasks of at least this risk; all, where silent.'),
};
const requireCallSchema = z.boolean().default(false).describe('An answer that calls no tool fails.');

export const piiKinds = ['email', 'phone', 'card', 'iban', 'us_ssn', 'ip_address'] as const;
const phrasesSchema = z.array(z.string().min(1).max(500)).max(200);
const policyRules = {
  pii: z.array(z.enum(piiKinds)).describe('Personal data that an answer must not hold.'),
  secrets: z.boolean().describe('Keys, tokens and passwords must not stand in an answer.'),
  banned: phrasesSchema.describe('Phrases that must not occur, as whole words; case does not matter.'),
  required: phrasesSchema.describe('Phrases that must all occur; case does not matter.'),
  redact: z
    .boolean()
    .describe('Blanks personal data, secrets and banned phrases in what the producer is given, instead of failing.'),
};
const tenantRulesSchema = z
  .strictObject({
    pii: policyRules.pii,
    secrets: policyRules.secrets,
    banned: policyRules.banned.describe('Added to the banned phrases of all tenants.'),
    required: policyRules.required.describe('Added to the required phrases of all tenants.'),
    redact: policyRules.redact,
  })
  .partial();

export const codeLanguages = ['typescript', 'javascript', 'python', 'sql', 'json', 'yaml'] as const;
export type CodeLanguage = (typeof codeLanguages)[number];

const countSchema = z.int().min(0).max(10_000_000).optional();
const lengthUnits = ['Characters', 'Words', 'Sentences', 'Tokens'] as const;
const patternsSchema = z
  .array(z.string().min(1).max(2000))
  .max(50)
  .default([])
  .describe('Regular expressions in the syntax of RE2, which takes linear time.');
const environmentNameSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,127}$/, 'an environment variable is named in capitals, digits and underscores');

export const validatorConfigSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('json_schema'),
    ...validatorBase,
    schema: jsonObjectSchema
      .optional()
      .describe('JSON Schema of the answer; without it, the output schema of the task.'),
    lenient: z
      .boolean()
      .optional()
      .describe('Also takes JSON out of prose and code fences; the verdict then says that it did.'),
  }),
  z.strictObject({ kind: z.literal('tool_arguments'), ...validatorBase, requireCall: requireCallSchema }),
  z.strictObject({
    kind: z.literal('tool_calls'),
    ...validatorBase,
    requireCall: requireCallSchema,
    doubt: ratioSchema
      .default(0.7)
      .describe(
        'Calls that are well formed fail when they are wrong with at least this probability; 1 turns that off.',
      ),
    onFail: onFailSchema.default('escalate'),
  }),
  z.strictObject({
    kind: z.literal('refusal'),
    ...validatorBase,
    onFail: onFailSchema.default('escalate'),
  }),
  z.strictObject({
    kind: z.literal('citations'),
    ...validatorBase,
    coverage: ratioSchema.default(1).describe('Share of the sentences with a claim that must cite a source.'),
    figures: z.boolean().default(true).describe('Numbers and dates of the answer must occur in the sources.'),
  }),
  z.strictObject({
    kind: z.literal('policy'),
    ...validatorBase,
    pii: policyRules.pii.default([]),
    secrets: policyRules.secrets.default(true),
    banned: policyRules.banned.default([]),
    required: policyRules.required.default([]),
    redact: policyRules.redact.default(false),
    tenants: z
      .record(z.string().min(1).max(128), tenantRulesSchema)
      .optional()
      .describe('What holds for single tenants, by their id; where a tenant says nothing, the rules above hold.'),
    onFail: onFailSchema.default('review'),
  }),
  z.strictObject({
    kind: z.literal('confidence'),
    ...validatorBase,
    min: ratioSchema.describe('An answer whose deployment gives it a lower probability of being right fails.'),
    onFail: onFailSchema
      .exclude(['repair'])
      .default('escalate')
      .describe('Never a repair: the same model is not surer when it is asked again.'),
    onUnknown: onUnknownSchema
      .default('accept')
      .describe('When the deployment gives no probability, as most do: other validators judge its answers.'),
  }),
  z.strictObject({
    kind: z.literal('agreement'),
    ...validatorBase,
    as: z.enum(agreementKinds).default('auto').describe('How two answers are compared; "auto" chooses by the task.'),
    answers: z
      .int()
      .min(2)
      .max(9)
      .default(2)
      .describe('So many answers of the task, this one among them, must say the same.'),
    similarity: ratioSchema
      .optional()
      .describe('From this share of common words on, two longer texts agree; without it, they never do.'),
    onFail: onFailSchema.exclude(['repair']).default('escalate'),
  }),
  z.strictObject({
    kind: z.literal('grounding'),
    ...validatorBase,
    min: ratioSchema
      .default(0.5)
      .describe('A claim that the sources bear out with a lower probability than this fails the answer.'),
  }),
  z.strictObject({
    kind: z.literal('language'),
    ...validatorBase,
    languages: z
      .array(z.string().regex(/^[a-z]{2}$/, 'a language is written with two letters (ISO 639-1), such as "en"'))
      .min(1)
      .max(60)
      .describe('ISO 639-1. An answer in another language fails.'),
    minCharacters: z
      .int()
      .min(1)
      .max(10_000)
      .default(20)
      .describe('Of fewer letters nobody can tell the language: unknown.'),
  }),
  z
    .strictObject({
      kind: z.literal('length'),
      ...validatorBase,
      minCharacters: countSchema,
      maxCharacters: countSchema,
      minWords: countSchema,
      maxWords: countSchema,
      minSentences: countSchema,
      maxSentences: countSchema,
      minTokens: countSchema.describe('Tokens of the encoding o200k.'),
      maxTokens: countSchema,
    })
    .superRefine((config, context) => {
      const bounds = lengthUnits.map((unit) => [config[`min${unit}`], config[`max${unit}`], unit] as const);
      if (bounds.every(([min, max]) => min === undefined && max === undefined))
        context.addIssue({ code: 'custom', message: 'name at least one bound, such as maxWords', path: ['kind'] });
      for (const [min, max, unit] of bounds)
        if (min !== undefined && max !== undefined && min > max)
          context.addIssue({ code: 'custom', message: `it is above max${unit}`, path: [`min${unit}`] });
    }),
  z.strictObject({
    kind: z.literal('pattern'),
    ...validatorBase,
    must: patternsSchema.describe('Each must be found in the answer. Syntax of RE2, which takes linear time.'),
    mustNot: patternsSchema.describe('None may be found in the answer. Syntax of RE2.'),
    ignoreCase: z.boolean().default(false),
    whole: z.boolean().default(false).describe('A pattern of "must" must match the whole answer.'),
  }),
  z.strictObject({
    kind: z.literal('code'),
    ...validatorBase,
    language: z
      .enum(codeLanguages)
      .describe('The answer must parse as this; it is never run. SQL is that of PostgreSQL.'),
    where: z
      .enum(['auto', 'text', 'fences'])
      .default('auto')
      .describe('"fences": the code blocks of this language; "text": all of it; "auto": the blocks, else all of it.'),
  }),
  z.strictObject({
    kind: z.literal('expression'),
    ...validatorBase,
    expression: z
      .string()
      .min(1)
      .max(4000)
      .describe('CEL that must be true. It sees text, json, toolCalls, confidence, messages, metadata.'),
    message: z.string().min(1).max(300).optional().describe('What an answer that fails is told.'),
  }),
  z.strictObject({
    kind: z.literal('http'),
    ...validatorBase,
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .describe('Is posted the task and its answer, and says its verdict.'),
    secretEnv: environmentNameSchema.describe(
      'Environment variable with the secret that signs each request (HMAC-SHA256).',
    ),
    allowPrivateNetwork: z
      .boolean()
      .default(false)
      .describe('Whether the address may be loopback, link-local or of a private network.'),
    timeoutMs: z.int().min(10).max(60_000).default(5000),
  }),
  z.strictObject({
    kind: z.literal('module'),
    ...validatorBase,
    file: z
      .string()
      .max(500)
      .regex(
        /^(?![/\\])(?!.*(?:^|[/\\])\.\.(?:[/\\]|$)).+\.(?:ts|mts|js|mjs)$/,
        'a TypeScript or JavaScript file inside the directory of modules',
      )
      .describe('Exports `validate`. Runs in a thread of its own, within time and memory limits.'),
    options: jsonObjectSchema.optional().describe('Handed to the module as they are.'),
    memoryMb: z.int().min(16).max(1024).default(64),
  }),
  z.strictObject({
    kind: z.literal('judge'),
    ...validatorBase,
    deployment: nameSchema.describe('Who judges: best of another vendor than those who answer.'),
    rubric: z.string().min(1).max(8000).describe('What a good answer is, in words.'),
    maxOutputTokens: z.int().min(16).max(4000).default(300),
    timeoutMs: z.int().min(10).max(120_000).default(30_000),
    onFail: onFailSchema.default('escalate'),
  }),
]);
export type ValidatorConfig = z.infer<typeof validatorConfigSchema>;

/** Validators that judge an answer by itself, in this process, and say the same each time. */
export const checkKinds = [
  'json_schema',
  'tool_arguments',
  'refusal',
  'citations',
  'policy',
  'language',
  'length',
  'pattern',
  'code',
  'expression',
] as const satisfies readonly (typeof validatorKinds)[number][];
