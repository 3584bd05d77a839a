import { type ProviderConfig, timeLimitsOf } from '@upshift/contracts';
import { type ModelAnswer, type ModelCall, ProviderError } from '@upshift/ports';
import { mapToolNames } from '../sdk/map-tool-names.ts';
import { failureInBody, readJson, refuseFiltered } from '../sdk/read-failure.ts';
import { readKey } from '../sdk/read-key.ts';
import { toModelAnswer } from '../sdk/to-model-answer.ts';
import { toSdkRequest } from '../sdk/to-sdk-request.ts';
import { type Exchange, vendorRequestIdOf } from '../wire/create-exchange.ts';
import type { WireAnswer } from '../wire/transport.ts';
import { createSdkModel, type SdkModel, type VendorExtras } from './create-sdk-model.ts';

type OpenAiCompatibleConfig = Extract<ProviderConfig, { kind: 'openai-compatible' }>;

/** Answers a call of a deployment that speaks OpenAI's chat completions. */
export type OpenAiCompatibleProvider = (
  call: ModelCall,
  config: OpenAiCompatibleConfig,
  signal: AbortSignal,
) => Promise<ModelAnswer>;

/**
 * Speaks to any server with OpenAI's chat completions. The Vercel AI SDK writes the request and reads the answer; the
 * sending is ours, so that a call is one request on the wire, never retried, and costs little beside it.
 *
 * @param secrets reads a key by the name of its environment variable, at every call, so that a key can be rotated
 */
export function createOpenAiCompatibleProvider(options: {
  exchange: Exchange;
  secrets: (envName: string) => string | undefined;
}): OpenAiCompatibleProvider {
  const models = new WeakMap<OpenAiCompatibleConfig, SdkModel>();
  return async (call, config, signal) => {
    const known = models.get(config) ?? buildModel(call, config);
    models.set(config, known);
    const named = mapToolNames(call.tools ?? []);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'upshift',
      'idempotency-key': call.attemptId,
      ...authorization(call, config, options.secrets),
    };
    const { body } = await known.model.prepareRequest(toSdkRequest(call, named, requestStyle));
    const answer = await options.exchange(call.deploymentName, {
      url: known.url,
      headers,
      body: JSON.stringify(body),
      signal,
      firstByteMs: timeLimitsOf(call.deployment).firstByteMs,
      privateHosts: known.privateHosts,
    });
    return refuseFiltered(await readAnswer(known, answer, named, call), call.deploymentName);
  };
}

/** Strict schemas are a subset that users' schemas need not keep to; a vendor refuses the whole call over it. */
const requestStyle = { providerOptions: { openaiCompatible: { strictJsonSchema: false } } };

function buildModel({ deployment, deploymentName }: ModelCall, config: OpenAiCompatibleConfig): SdkModel {
  const model = createSdkModel(deployment, config);
  if (model !== undefined) return model;
  throw new ProviderError(
    'misconfigured',
    `Deployment "${deploymentName}" has a base URL that may not be called: it takes http or https and no user or password.`,
  );
}

async function readAnswer(
  { model }: SdkModel,
  { body: text, header }: WireAnswer,
  named: ReturnType<typeof mapToolNames>,
  { deploymentName }: ModelCall,
): Promise<ModelAnswer> {
  const body = await readJson(text);
  try {
    const result = await model.convertResponse({ body });
    const extras = result.providerMetadata?.['vendor'] as VendorExtras | undefined;
    return await toModelAnswer(result, named, {
      modelServed: extras?.model ?? null,
      costUsd: extras?.costUsd ?? null,
      vendorRequestId: vendorRequestIdOf(header),
    });
  } catch {
    throw failureInBody(deploymentName, body, text, 'chat completion');
  }
}

function authorization(
  { deploymentName }: ModelCall,
  { apiKeyEnv }: OpenAiCompatibleConfig,
  secrets: (envName: string) => string | undefined,
): Record<string, string> {
  if (apiKeyEnv === undefined) return {};
  return { authorization: `Bearer ${readKey(deploymentName, apiKeyEnv, secrets)}` };
}
