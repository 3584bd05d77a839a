import { createGoogle } from '@ai-sdk/google';
import { type ConfigOf, textAt, type VendorAdapter } from './vendor-adapter.ts';

/** Google's Gemini API. */
export const googleAdapter: VendorAdapter<ConfigOf<'google'>> = {
  baseUrlOf: ({ baseUrl }) => baseUrl ?? 'https://generativelanguage.googleapis.com/v1beta',
  keyHeader: (key) => ({ 'x-goog-api-key': key }),
  createModel: ({ baseUrl, model, fetch }) =>
    createGoogle({ baseURL: baseUrl, apiKey: 'not-here', fetch }).languageModel(model),
  styleOf: ({ structuredOutput, stop, seed }) => ({
    providerOptions: {},
    strictHistory: true,
    structuredOutput,
    stop,
    seed,
  }),
  servedModelOf: (body) => textAt(body, 'modelVersion'),
  isAnswer: (body) => Array.isArray((body as { candidates?: unknown } | null | undefined)?.candidates),
  // A prompt that is blocked has no candidates at all.
  isRefused: (body) =>
    textAt((body as { promptFeedback?: unknown } | null | undefined)?.promptFeedback, 'blockReason') !== null,
};
