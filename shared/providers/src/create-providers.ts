import type { Clock, ModelAnswer, ModelCall, ModelProvider } from '@upshift/ports';
import { createLocalProvider } from './local/create-local-provider.ts';
import { createOpenAiCompatibleProvider } from './openai-compatible/create-openai-compatible-provider.ts';
import { createReplayProvider } from './replay/create-replay-provider.ts';
import { createSimulatedProvider, type SimulationOptions } from './simulated/create-simulated-provider.ts';
import { createVendors } from './vendors/create-vendors.ts';
import { createExchange } from './wire/create-exchange.ts';
import { createFetchTransport } from './wire/create-fetch-transport.ts';
import { createHttpTransport } from './wire/create-http-transport.ts';

export interface ProvidersOptions {
  readonly clock: Clock;
  /** Reads a vendor's key by the name of its environment variable. */
  readonly secrets: (envName: string) => string | undefined;
  /** Factor on the latency of simulated deployments; 1 unless given. */
  readonly timeScale?: number;
  /** Known answers and a bill for simulated deployments. */
  readonly simulation?: Pick<SimulationOptions, 'findAnswerKey' | 'onSale'>;
  /** Where relative paths of local models begin; the working directory unless given. */
  readonly modelsDir?: string;
  /** Sends every request to a vendor; without it, kept-alive connections of `node:http`. */
  readonly fetch?: typeof fetch;
}

/** Closing it ends the thread of the local models; calls out on the wire are their callers' to abort. */
export interface Providers extends ModelProvider {
  close(): Promise<void>;
}

/**
 * One provider for every deployment of a portfolio: it speaks the protocol that `deployment.provider.kind` names. Each
 * call is one request on the wire, and each rejection a `ProviderError` whose message holds no text of the vendor's, no
 * prompt and no key.
 */
export function createProviders({
  clock,
  secrets,
  timeScale = 1,
  modelsDir = '.',
  simulation,
  fetch,
}: ProvidersOptions): Providers {
  const transport = fetch === undefined ? createHttpTransport() : createFetchTransport(fetch);
  const exchange = createExchange({ transport, clock });
  const simulated = createSimulatedProvider({ clock, timeScale, ...simulation });
  const openAiCompatible = createOpenAiCompatibleProvider({ exchange, secrets });
  const vendors = createVendors({ exchange, secrets });
  const replay = createReplayProvider({ exchange: async (...given) => (await exchange(...given)).body });
  const local = createLocalProvider({ modelsDir });
  return {
    async call(call: ModelCall, { signal }: { signal: AbortSignal }): Promise<ModelAnswer> {
      const { provider } = call.deployment;
      if (provider.kind === 'simulated') return simulated(call, provider, signal);
      if (provider.kind === 'local') return local.call(call, provider, signal);
      if (provider.kind === 'replay') return replay(call, provider, signal);
      if (provider.kind === 'openai-compatible') return openAiCompatible(call, provider, signal);
      return vendors(call, provider, signal);
    },
    close: () => local.close(),
  };
}
