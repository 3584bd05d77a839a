import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import { timeLimitsOf } from '@upshift/contracts';
import { type ModelAnswer, type ModelCall, ProviderError } from '@upshift/ports';
import { mapToolNames } from '../sdk/map-tool-names.ts';
import { failureInBody, readJson, refuseFiltered } from '../sdk/read-failure.ts';
import { readKey } from '../sdk/read-key.ts';
import { toModelAnswer } from '../sdk/to-model-answer.ts';
import { toSdkRequest } from '../sdk/to-sdk-request.ts';
import { type Exchange, vendorRequestIdOf } from '../wire/create-exchange.ts';
import { parseBaseUrl } from '../wire/parse-base-url.ts';
import { privateHostsOf } from '../wire/private-hosts-of.ts';
import { type CallFetch, createCallFetch } from './create-call-fetch.ts';
import type { VendorAdapter, VendorConfig } from './vendor-adapter.ts';

/** Answers a call of a deployment of one kind of vendor. */
export type VendorProvider<Config> = (call: ModelCall, config: Config, signal: AbortSignal) => Promise<ModelAnswer>;

interface VendorProviderOptions {
  readonly exchange: Exchange;
  readonly secrets: (envName: string) => string | undefined;
}

/**
 * Speaks one vendor's own protocol. The Vercel AI SDK writes the request and reads the answer; the sending is ours, so
 * that a call is one request on the wire, never retried, and the SDK never has the key.
 */
export function createVendorProvider<Config extends VendorConfig>(
  adapter: VendorAdapter<Config>,
  { exchange, secrets }: VendorProviderOptions,
): VendorProvider<Config> {
  return async (call, config, signal) => {
    const { deploymentName, deployment } = call;
    const baseUrl = readBaseUrl(call, adapter.baseUrlOf(config));
    const key = adapter.keyHeader(readKey(deploymentName, config.apiKeyEnv, secrets));
    const wire = createCallFetch((url, headers, body) =>
      exchange(deploymentName, {
        url,
        headers: { ...keptHeaders(headers), ...key, 'idempotency-key': call.attemptId },
        body,
        signal,
        firstByteMs: timeLimitsOf(deployment).firstByteMs,
        privateHosts: privateHostsOf(url, config.allowPrivateNetwork),
      }),
    );
    const model = adapter.createModel({ baseUrl, model: deployment.model, config, fetch: wire.fetch });
    const named = mapToolNames(call.tools ?? []);
    const request = toSdkRequest(call, named, adapter.styleOf(config));
    return readAnswer(adapter, call, wire, async () => {
      const result = await model.doGenerate(request);
      return { result, toAnswer: (extras) => toModelAnswer(result, named, extras) };
    });
  };
}

interface Generated {
  readonly result: LanguageModelV4GenerateResult;
  readonly toAnswer: (extras: Parameters<typeof toModelAnswer>[2]) => Promise<ModelAnswer>;
}

async function readAnswer<Config extends VendorConfig>(
  adapter: VendorAdapter<Config>,
  { deploymentName }: ModelCall,
  wire: CallFetch,
  generate: () => Promise<Generated>,
): Promise<ModelAnswer> {
  const generated = await generate().catch(() => null);
  if (wire.failure() !== undefined) throw wire.failure();
  const answer = wire.answer();
  if (answer === undefined) throw cannotBeWritten(deploymentName);
  const body = await readJson(answer.body);
  if (adapter.isRefused?.(body) === true)
    throw new ProviderError('content_refused', `Deployment "${deploymentName}" refused to answer.`, {
      billed: 'unknown',
    });
  // What the SDK cannot read, it says in the vendor's words; they are dropped with its error.
  if (generated === null || adapter.isAnswer?.(body) === false)
    throw failureInBody(deploymentName, body, answer.body, 'answer of this vendor');
  const read = await generated.toAnswer({
    modelServed: adapter.servedModelOf(body, generated.result),
    logprobs: adapter.logprobsOf?.(generated.result) ?? null,
    vendorRequestId: vendorRequestIdOf(answer.header),
  });
  return refuseFiltered(read, deploymentName);
}

function cannotBeWritten(deploymentName: string): ProviderError {
  return new ProviderError(
    'unsupported',
    `Deployment "${deploymentName}" cannot be asked this: its vendor's protocol has no words for a part of the task, a schema or an earlier message.`,
  );
}

function readBaseUrl({ deploymentName }: ModelCall, text: string): string {
  const parsed = parseBaseUrl(text);
  if (parsed !== undefined && Object.keys(parsed.query).length === 0) return parsed.url;
  throw new ProviderError(
    'misconfigured',
    `Deployment "${deploymentName}" has a base URL that may not be called: it takes http or https, no user or password, and no query.`,
  );
}

/** What the SDK adds for a vendor, without what it takes for a key. */
function keptHeaders(headers: Headers): Record<string, string> {
  const kept = Object.fromEntries(headers);
  for (const name of ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key']) delete kept[name];
  return { ...kept, 'content-type': 'application/json', 'user-agent': 'upshift' };
}
