import { type MetadataExtractor, OpenAICompatibleChatLanguageModel } from '@ai-sdk/openai-compatible';
import type { Deployment, ProviderConfig } from '@upshift/contracts';
import { parseBaseUrl } from '../wire/parse-base-url.ts';
import { privateHostsOf } from '../wire/private-hosts-of.ts';
import type { WireRequest } from '../wire/transport.ts';

/** What the SDK itself drops from an answer, under the key `vendor` of its provider metadata. */
export interface VendorExtras {
  /** `model` of the answer; the SDK would put the requested one in its place. */
  readonly model: string | null;
  /** `usage.cost`, in dollars, as OpenRouter sends it. */
  readonly costUsd: number | string | null;
}

/** A deployment as the SDK knows it: how a request is written, how an answer is read. The sending is ours. */
export interface SdkModel {
  /** Where requests go, the base URL's query kept. */
  readonly url: string;
  readonly model: OpenAICompatibleChatLanguageModel;
  readonly privateHosts: WireRequest['privateHosts'];
}

type OpenAiCompatibleConfig = Extract<ProviderConfig, { kind: 'openai-compatible' }>;

/** @returns undefined when the base URL may not be called */
export function createSdkModel(
  deployment: Deployment,
  { baseUrl, allowPrivateNetwork }: OpenAiCompatibleConfig,
): SdkModel | undefined {
  const parsed = parseBaseUrl(baseUrl);
  if (parsed === undefined) return undefined;
  const query = new URLSearchParams(parsed.query).toString();
  const url = `${parsed.url}/chat/completions${query === '' ? '' : `?${query}`}`;
  const model = new OpenAICompatibleChatLanguageModel(deployment.model, {
    provider: 'upshift',
    url: () => url,
    headers: () => ({}),
    supportsStructuredOutputs: true,
    metadataExtractor,
    // OpenAI's newer models refuse `max_tokens` by name; all of its chat models take the newer one.
    ...(renamesMaxTokens(parsed.hostname) ? { transformRequestBody: renameMaxTokens } : {}),
  });
  return { url, model, privateHosts: privateHostsOf(url, allowPrivateNetwork) };
}

function renamesMaxTokens(hostname: string): boolean {
  return hostname === 'api.openai.com' || hostname.endsWith('.openai.azure.com');
}

function renameMaxTokens({ max_tokens, ...body }: Record<string, unknown>): Record<string, unknown> {
  return { ...body, max_completion_tokens: max_tokens };
}

const metadataExtractor: MetadataExtractor = {
  async extractMetadata({ parsedBody }) {
    const { model, usage } = (parsedBody ?? {}) as { model?: unknown; usage?: { cost?: unknown } | null };
    const cost = usage?.cost;
    return {
      vendor: {
        model: typeof model === 'string' ? model : null,
        costUsd: typeof cost === 'number' || typeof cost === 'string' ? cost : null,
      } satisfies VendorExtras,
    };
  },
  createStreamExtractor: () => ({ processChunk: () => undefined, buildMetadata: () => undefined }),
};
