import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import type { ConfigOf, VendorAdapter } from './vendor-adapter.ts';

/** Amazon Bedrock's Converse, with an API key of Bedrock's. Its answers do not name the model that gave them. */
export const bedrockAdapter: VendorAdapter<ConfigOf<'bedrock'>> = {
  baseUrlOf: ({ baseUrl, region }) => baseUrl ?? `https://bedrock-runtime.${region}.amazonaws.com`,
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  createModel: ({ baseUrl, model, config, fetch }) =>
    createAmazonBedrock({ baseURL: baseUrl, region: config.region, apiKey: 'not-here', fetch }).languageModel(model),
  styleOf: ({ structuredOutput, stop }) => ({ providerOptions: {}, strictHistory: true, structuredOutput, stop }),
  servedModelOf: () => null,
};
