import { priceTokens } from '../bill/price-tokens.ts';
import type { ChatRequest } from '../chat/parse-chat-request.ts';
import { type Completion, toChatCompletion } from '../chat/to-chat-completion.ts';
import { failWith, type VendorAnswer } from '../chat/vendor-answer.ts';
import type { SimulationDefaults } from './parse-simulation-query.ts';
import type { SimulatedAnswer, SimulatedModel } from './simulated-model.ts';

/** Answers with what the simulation makes of the request, priced by list. */
export function answerSimulated(
  request: ChatRequest,
  attemptId: string,
  { simulate, settings, prices }: SimulationDefaults & { simulate: SimulatedModel },
): VendorAnswer {
  const result = simulate({ ...request, attemptId }, settings);
  if (result.kind === 'hang') return { status: 200, body: '', workMs: Number.POSITIVE_INFINITY, costNanoUsd: null };
  if (result.kind === 'failure' && result.usage === null) return toFailure(result);
  const usage = result.usage ?? { inputTokens: 0, outputTokens: 0 };
  const costNanoUsd = priceTokens(usage, prices);
  const body = toChatCompletion({
    attemptId,
    model: `simulated/${request.model}`,
    ...contentOf(result),
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    costNanoUsd,
    recordedLatencyMs: null,
  });
  return { status: 200, body, workMs: result.latencyMs, costNanoUsd };
}

function contentOf(result: Exclude<SimulatedAnswer, { kind: 'hang' }>): Pick<Completion, 'output' | 'finishReason'> {
  if (result.kind === 'failure')
    return {
      output: { text: '[simulated] I cannot help with that.', toolCalls: null },
      finishReason: 'content_filter',
    };
  return {
    output: result.output,
    finishReason: result.finishReason === 'tool-calls' ? 'tool_calls' : result.finishReason,
  };
}

function toFailure(result: Extract<SimulatedAnswer, { kind: 'failure' }>): VendorAnswer {
  const { httpStatus, failureClass, latencyMs, retryAfterMs } = result;
  return failWith(httpStatus, failureClass, 'A simulated failure.', {
    workMs: latencyMs,
    ...(retryAfterMs === null ? {} : { headers: { 'retry-after-ms': String(retryAfterMs) } }),
  });
}
