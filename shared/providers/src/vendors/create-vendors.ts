import type { ModelAnswer, ModelCall } from '@upshift/ports';
import type { Exchange } from '../wire/create-exchange.ts';
import { createVendorProvider, type VendorProvider } from './create-vendor-provider.ts';
import type { ConfigOf, VendorAdapter, VendorConfig, VendorKind } from './vendor-adapter.ts';

/**
 * Each vendor's SDK is loaded with the first call of its kind: all of them would double the time that a process takes to
 * start, and most portfolios name one or two.
 */
const adapters: { readonly [Kind in VendorKind]: () => Promise<VendorAdapter<ConfigOf<Kind>>> } = {
  openai: async () => (await import('./openai.ts')).openAiAdapter,
  azure: async () => (await import('./openai.ts')).azureAdapter,
  anthropic: async () => (await import('./anthropic.ts')).anthropicAdapter,
  google: async () => (await import('./google.ts')).googleAdapter,
  mistral: async () => (await import('./mistral.ts')).mistralAdapter,
  bedrock: async () => (await import('./bedrock.ts')).bedrockAdapter,
};

/** Answers a call of a deployment of any vendor that is spoken to in its own protocol. */
export function createVendors(options: {
  exchange: Exchange;
  secrets: (envName: string) => string | undefined;
}): (call: ModelCall, config: VendorConfig, signal: AbortSignal) => Promise<ModelAnswer> {
  const loaded = new Map<VendorKind, Promise<VendorProvider<VendorConfig>>>();
  const load = async (kind: VendorKind): Promise<VendorProvider<VendorConfig>> => {
    const adapter = await adapters[kind]();
    // The kind has chosen the adapter, so its configuration is the adapter's.
    return createVendorProvider(adapter as VendorAdapter<VendorConfig>, options);
  };
  return async (call, config, signal) => {
    const provider = loaded.get(config.kind) ?? load(config.kind);
    loaded.set(config.kind, provider);
    return (await provider)(call, config, signal);
  };
}
