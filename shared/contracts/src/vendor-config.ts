import { z } from 'zod';

const keyEnvSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/)
  .describe('The environment variable that holds the key. The key itself never stands in this file.');

const allowPrivateNetworkSchema = z
  .boolean()
  .optional()
  .describe(
    'Whether calls may go to this machine or into a private network. Where silent, they may if the base URL is written so (127.0.0.1, localhost, a name without a dot), and not if a public name leads there.',
  );

const seedSchema = z
  .int()
  .min(0)
  .max(2_147_483_647)
  .optional()
  .describe('Asks for the same answer to the same prompt.');

const logprobsSchema = z
  .boolean()
  .default(false)
  .describe('Asks how sure the model was of its tokens. Models that reason refuse or ignore it.');

/** What all vendors have in common. */
const vendorShape = {
  baseUrl: z.url().optional().describe("The vendor's own, where silent."),
  allowPrivateNetwork: allowPrivateNetworkSchema,
  structuredOutput: z
    .enum(['native', 'prompted'])
    .default('native')
    .describe('How an output schema is asked for: in the mode that the vendor has for it, or in words.'),
  stop: z.array(z.string().min(1).max(64)).min(1).max(4).optional().describe('Texts at which the answer ends.'),
};

export const openAiCompatibleProviderSchema = z.strictObject({
  kind: z.literal('openai-compatible'),
  baseUrl: z.url().describe('For instance https://api.openai.com/v1 or http://127.0.0.1:11434/v1.'),
  apiKeyEnv: keyEnvSchema.optional(),
  allowPrivateNetwork: allowPrivateNetworkSchema,
});

const openAiShape = {
  api: z.enum(['chat', 'responses']).default('chat').describe('Chat Completions or Responses.'),
  ...vendorShape,
  seed: seedSchema,
  logprobs: logprobsSchema,
};

export const openAiProviderSchema = z.strictObject({
  kind: z.literal('openai'),
  apiKeyEnv: keyEnvSchema.default('OPENAI_API_KEY'),
  ...openAiShape,
  serviceTier: z
    .enum(['default', 'flex'])
    .default('default')
    .describe('Flex is slower and charged at the batch price.'),
});

export const anthropicProviderSchema = z.strictObject({
  kind: z.literal('anthropic'),
  apiKeyEnv: keyEnvSchema.default('ANTHROPIC_API_KEY'),
  ...vendorShape,
});

export const googleProviderSchema = z.strictObject({
  kind: z.literal('google'),
  apiKeyEnv: keyEnvSchema.default('GEMINI_API_KEY'),
  ...vendorShape,
  seed: seedSchema,
});

export const mistralProviderSchema = z.strictObject({
  kind: z.literal('mistral'),
  apiKeyEnv: keyEnvSchema.default('MISTRAL_API_KEY'),
  ...vendorShape,
  seed: seedSchema,
});

export const azureProviderSchema = z.strictObject({
  kind: z.literal('azure'),
  apiKeyEnv: keyEnvSchema.default('AZURE_OPENAI_API_KEY'),
  ...openAiShape,
  baseUrl: z.url().describe("The resource's, for instance https://example.openai.azure.com/openai/v1."),
});

export const bedrockProviderSchema = z.strictObject({
  kind: z.literal('bedrock'),
  apiKeyEnv: keyEnvSchema.default('AWS_BEARER_TOKEN_BEDROCK').describe('Holds an API key of Amazon Bedrock.'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region of AWS, for instance eu-central-1')
    .describe('Where the model runs.'),
  ...vendorShape,
});
