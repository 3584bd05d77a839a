import { createAnthropic } from '@ai-sdk/anthropic';
import { type ConfigOf, textAt, type VendorAdapter } from './vendor-adapter.ts';

/**
 * Anthropic's Messages. An output schema is asked for by the vendor's own mode where model and schema allow it, else by a
 * tool that the model must call; the SDK chooses.
 */
export const anthropicAdapter: VendorAdapter<ConfigOf<'anthropic'>> = {
  baseUrlOf: ({ baseUrl }) => baseUrl ?? 'https://api.anthropic.com/v1',
  keyHeader: (key) => ({ 'x-api-key': key }),
  createModel: ({ baseUrl, model, fetch }) =>
    createAnthropic({ baseURL: baseUrl, apiKey: 'not-here', fetch }).languageModel(model),
  styleOf: ({ structuredOutput, stop }) => ({ providerOptions: {}, strictHistory: true, structuredOutput, stop }),
  servedModelOf: (body) => textAt(body, 'model'),
};
