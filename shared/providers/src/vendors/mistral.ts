import { createMistral } from '@ai-sdk/mistral';
import { type ConfigOf, textAt, type VendorAdapter } from './vendor-adapter.ts';

/** Mistral's chat completions. */
export const mistralAdapter: VendorAdapter<ConfigOf<'mistral'>> = {
  baseUrlOf: ({ baseUrl }) => baseUrl ?? 'https://api.mistral.ai/v1',
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  createModel: ({ baseUrl, model, fetch }) =>
    createMistral({ baseURL: baseUrl, apiKey: 'not-here', fetch }).languageModel(model),
  styleOf: ({ structuredOutput, stop, seed }) => ({
    providerOptions: { mistral: { strictJsonSchema: false } },
    strictHistory: true,
    structuredOutput,
    stop,
    seed,
  }),
  servedModelOf: (body) => textAt(body, 'model'),
};
