import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import type { LogprobSummary } from '@upshift/ports';
import { summariseLogprobs } from './summarise-logprobs.ts';
import { type ConfigOf, textAt, type VendorAdapter } from './vendor-adapter.ts';

type OpenAiLike = ConfigOf<'openai'> | ConfigOf<'azure'>;

const common = {
  createModel({ baseUrl, model, config, fetch }) {
    const vendor = createOpenAI({ baseURL: baseUrl, apiKey: 'not-here', fetch });
    return config.api === 'chat' ? vendor.chat(model) : vendor.responses(model);
  },
  styleOf: (config) => ({
    providerOptions: { openai: openAiOptions(config) },
    structuredOutput: config.structuredOutput,
    stop: config.stop,
    seed: config.seed,
  }),
  servedModelOf: (body) => textAt(body, 'model'),
  logprobsOf,
} satisfies Omit<VendorAdapter<OpenAiLike>, 'baseUrlOf' | 'keyHeader'>;

/** OpenAI, over Chat Completions or Responses. */
export const openAiAdapter: VendorAdapter<ConfigOf<'openai'>> = {
  ...common,
  baseUrlOf: ({ baseUrl }) => baseUrl ?? 'https://api.openai.com/v1',
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
};

/** OpenAI's models at Azure, by the address of a resource: the same protocol, the key in a header of its own. */
export const azureAdapter: VendorAdapter<ConfigOf<'azure'>> = {
  ...common,
  baseUrlOf: ({ baseUrl }) => baseUrl,
  keyHeader: (key) => ({ 'api-key': key }),
};

function openAiOptions(config: OpenAiLike) {
  return {
    // Strict schemas are a subset that users' schemas need not keep to; the vendor refuses the whole call over it.
    strictJsonSchema: false,
    // What a task says is kept in our record for as long as the portfolio tells, and nowhere else.
    store: false,
    ...(config.logprobs ? { logprobs: 2 } : {}),
    ...(config.kind === 'openai' && config.serviceTier === 'flex' ? { serviceTier: 'flex' } : {}),
  };
}

/** Chat gives one list of tokens, Responses a list for each part of the text. */
function logprobsOf({ providerMetadata }: LanguageModelV4GenerateResult): LogprobSummary | null {
  const given = providerMetadata?.['openai']?.['logprobs'];
  if (!Array.isArray(given)) return null;
  return summariseLogprobs(given.flat() as unknown as Parameters<typeof summariseLogprobs>[0]);
}
