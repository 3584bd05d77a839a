import { z } from 'zod';
import { jsonObjectSchema } from './json.ts';
import { nameSchema } from './name.ts';

export const validatorKinds = [
  'json_schema',
  'tool_arguments',
  'tool_calls',
  'refusal',
  'citations',
  'policy',
  'confidence',
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
};
const requireCallSchema = z.boolean().default(false).describe('An answer that calls no tool fails.');

export const piiKinds = ['email', 'phone', 'card', 'iban', 'us_ssn', 'ip_address'] as const;
const phrasesSchema = z.array(z.string().min(1).max(500)).max(200);

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
    pii: z.array(z.enum(piiKinds)).default([]).describe('Personal data that an answer must not hold.'),
    secrets: z.boolean().default(true).describe('Keys, tokens and passwords must not stand in an answer.'),
    banned: phrasesSchema.default([]).describe('Phrases that must not occur, as whole words; case does not matter.'),
    required: phrasesSchema.default([]).describe('Phrases that must all occur; case does not matter.'),
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
]);
export type ValidatorConfig = z.infer<typeof validatorConfigSchema>;
