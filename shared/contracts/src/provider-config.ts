import { z } from 'zod';
import {
  anthropicProviderSchema,
  azureProviderSchema,
  bedrockProviderSchema,
  googleProviderSchema,
  mistralProviderSchema,
  openAiCompatibleProviderSchema,
  openAiProviderSchema,
} from './vendor-config.ts';

const ratioSchema = z.number().min(0).max(1);

const simulatedProviderSchema = z.strictObject({
  kind: z.literal('simulated'),
  seed: z.int().default(1).describe('Fixes every simulated answer, latency and error.'),
  latencyMs: z
    .strictObject({ p50: z.number().min(0), p95: z.number().min(0) })
    .describe('Log-normal latency through these two points.'),
  skill: ratioSchema
    .default(1)
    .describe('Probability of an answer that satisfies its schema or tool, errors left aside.'),
  errors: z
    .strictObject({
      malformedJson: ratioSchema.default(0),
      wrongEnum: ratioSchema.default(0),
      wrongToolArgument: ratioSchema.default(0),
      inventedCitation: ratioSchema.default(0),
      refusal: ratioSchema.default(0),
      timeout: ratioSchema.default(0),
      rateLimited: ratioSchema.default(0),
      serverError: ratioSchema.default(0),
    })
    .prefault({})
    .describe('Probability of each error mode per call.'),
});

const replayProviderSchema = z.strictObject({
  kind: z.literal('replay'),
  baseUrl: z.url().describe('Where the replay vendor listens.'),
});

export const localMethods = ['ngram-logistic', 'embedding-logistic'] as const;
export type LocalMethod = (typeof localMethods)[number];

const localProviderSchema = z.strictObject({
  kind: z.literal('local'),
  method: z.enum(localMethods).describe('How the model was trained, as `upshift local train --method` was told.'),
  file: z
    .string()
    .min(1)
    .max(1024)
    .describe(
      'The model that `upshift local train` wrote. A relative path begins at UPSHIFT_LOCAL_MODELS_DIR, or else at the folder of this file.',
    ),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'SHA-256 is 64 digits and letters a to f')
    .optional()
    .describe('Pins the content of the file, as `upshift local train` prints it: another content is not used.'),
});

export const providerSchema = z.discriminatedUnion('kind', [
  simulatedProviderSchema,
  replayProviderSchema,
  openAiCompatibleProviderSchema,
  openAiProviderSchema,
  anthropicProviderSchema,
  googleProviderSchema,
  mistralProviderSchema,
  azureProviderSchema,
  bedrockProviderSchema,
  localProviderSchema,
]);
export type ProviderConfig = z.infer<typeof providerSchema>;
export type SimulatedProviderConfig = z.infer<typeof simulatedProviderSchema>;
export type LocalProviderConfig = z.infer<typeof localProviderSchema>;
