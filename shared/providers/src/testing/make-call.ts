import { deploymentSchema, type ProviderConfig } from '@upshift/contracts';
import type { Clock, ModelCall } from '@upshift/ports';

/** A call of a deployment with this provider; `more` replaces what it names. */
export function makeCall(
  provider: { kind: ProviderConfig['kind'] } & Record<string, unknown>,
  more: Partial<ModelCall> = {},
): ModelCall {
  return {
    attemptId: 't_1-1-0-0',
    deploymentName: 'primary',
    deployment: deploymentSchema.parse({
      vendor: 'acme',
      model: 'asked-model',
      provider,
      price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'a test' },
    }),
    messages: [{ role: 'user', content: 'What is the capital of France?' }],
    tools: null,
    outputSchema: null,
    maxOutputTokens: 512,
    temperature: null,
    metadata: {},
    ...more,
  };
}

export function openAi(url: string, more: Record<string, unknown> = {}): Parameters<typeof makeCall>[0] {
  return { kind: 'openai-compatible', baseUrl: url, ...more };
}

export function simulated(more: Record<string, unknown> = {}): Parameters<typeof makeCall>[0] {
  return { kind: 'simulated', seed: 1, latencyMs: { p50: 0, p95: 0 }, ...more };
}

/** A clock whose sleeps end at once and are remembered. */
export function instantClock(now = 1_780_000_000_000): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    monotonic: () => 0,
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
}

export const never = (): AbortSignal => new AbortController().signal;
