import { modelOutputSchema, nanoUsdSchema, type ProviderConfig, usageSchema } from '@upshift/contracts';
import { type ModelAnswer, type ModelCall, ProviderError } from '@upshift/ports';
import { parseBaseUrl } from '../wire/parse-base-url.ts';
import type { WireRequest } from '../wire/transport.ts';

type ReplayConfig = Extract<ProviderConfig, { kind: 'replay' }>;

interface ReplayOptions {
  /** Sends one request and returns the body of its good answer. */
  readonly exchange: (deploymentName: string, request: WireRequest) => Promise<string>;
}

/** Answers a call of a deployment whose answers were recorded. */
export type ReplayProvider = (call: ModelCall, config: ReplayConfig, signal: AbortSignal) => Promise<ModelAnswer>;

/**
 * Asks the replay vendor for what the model once answered: OpenAI's chat completions with `metadata`, in which
 * `outcomeId` names the row, and answers that also carry `upshift_output`, which tells an empty list of calls from none.
 */
export function createReplayProvider({ exchange }: ReplayOptions): ReplayProvider {
  return async (call, config, signal) => {
    const base = parseBaseUrl(config.baseUrl);
    if (base === undefined)
      throw new ProviderError(
        'bad_request',
        `Deployment "${call.deploymentName}" has a base URL that may not be called.`,
      );
    const query = new URLSearchParams(base.query).toString();
    const body = await exchange(call.deploymentName, {
      url: `${base.url}/chat/completions${query === '' ? '' : `?${query}`}`,
      headers: { 'content-type': 'application/json', 'idempotency-key': call.attemptId },
      body: toRequestBody(call),
      signal,
    });
    return parseReplayAnswer(body, call);
  };
}

/** Messages travel as they would to a vendor, so that a replay costs what a real call costs; tools and schema stay here. */
function toRequestBody({ deployment, metadata, maxOutputTokens, messages }: ModelCall): string {
  return JSON.stringify({ model: deployment.model, metadata, max_tokens: maxOutputTokens, messages });
}

function parseReplayAnswer(body: string, { deploymentName }: ModelCall): ModelAnswer {
  try {
    return toModelAnswer(JSON.parse(body));
  } catch {
    throw new ProviderError(
      'malformed_answer',
      `Deployment "${deploymentName}" answered with something that is no replay.`,
      {
        billed: 'unknown',
      },
    );
  }
}

interface ReplayBody {
  readonly model?: unknown;
  readonly choices?: readonly { readonly finish_reason?: unknown }[];
  readonly usage?: { prompt_tokens?: unknown; completion_tokens?: unknown; cost_nano_usd?: unknown } | null;
  readonly recorded_latency_ms?: unknown;
  readonly upshift_output?: unknown;
}

function toModelAnswer({ model, choices, usage, recorded_latency_ms, upshift_output }: ReplayBody): ModelAnswer {
  const counted = usageSchema.safeParse({
    inputTokens: usage?.prompt_tokens,
    outputTokens: usage?.completion_tokens,
    cachedInputTokens: 0,
  });
  const cost = usage?.cost_nano_usd;
  const finishReason = choices?.[0]?.finish_reason;
  return {
    output: modelOutputSchema.parse(upshift_output),
    usage: counted.success ? counted.data : null,
    modelServed: typeof model === 'string' ? model : null,
    finishReason: typeof finishReason === 'string' ? finishReason.replaceAll('_', '-') : null,
    vendorCostNanoUsd: nanoUsdSchema.safeParse(cost).data ?? null,
    confidence: null,
    recordedLatencyMs: typeof recorded_latency_ms === 'number' ? recorded_latency_ms : null,
  };
}
