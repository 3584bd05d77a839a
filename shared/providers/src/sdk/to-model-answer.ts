import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import { safeParseJSON } from '@ai-sdk/provider-utils';
import { parseNanoUsd, type ToolCall, type Usage } from '@upshift/contracts';
import type { LogprobSummary, ModelAnswer } from '@upshift/ports';
import type { NamedTools } from './map-tool-names.ts';

/** What the SDK itself drops from an answer, or says elsewhere for each vendor. */
export interface AnswerExtras {
  /** The model that the vendor names in its answer. */
  readonly modelServed: string | null;
  /** In dollars, as OpenRouter sends it. */
  readonly costUsd?: number | string | null;
  readonly logprobs?: LogprobSummary | null;
  readonly vendorRequestId: string | null;
}

type SdkAnswer = Pick<LanguageModelV4GenerateResult, 'content' | 'usage' | 'finishReason'>;

/** The SDK's result in Upshift's words. Tool calls are told apart by their place: some servers repeat their ids. */
export async function toModelAnswer(
  result: SdkAnswer,
  named: NamedTools,
  { modelServed, costUsd = null, logprobs = null, vendorRequestId }: AnswerExtras,
): Promise<ModelAnswer> {
  const toolCalls: ToolCall[] = [];
  let text = '';
  for (const part of result.content) {
    if (part.type === 'text') text += part.text;
    if (part.type === 'tool-call')
      toolCalls.push({ name: named.originalName(part.toolName), arguments: await toArguments(part.input) });
  }
  return {
    output: { text: text === '' ? null : text, toolCalls: toolCalls.length === 0 ? null : toolCalls },
    usage: toUsage(result.usage),
    modelServed,
    finishReason: result.finishReason.unified,
    vendorCostNanoUsd: toVendorCost(costUsd),
    recordedLatencyMs: null,
    confidence: null,
    logprobs,
    vendorRequestId,
  };
}

/** Arguments that are no readable JSON, or would reach for a prototype, stay the raw string; none at all are `{}`. */
async function toArguments(text: string): Promise<unknown> {
  if (text.trim() === '') return {};
  const parsed = await safeParseJSON({ text });
  return parsed.success ? parsed.value : text;
}

/** Null where the vendor counts nothing, or counts what cannot be: a price made of it would be wrong. */
function toUsage({ inputTokens: input, outputTokens: output }: SdkAnswer['usage']): Usage | null {
  const cached = input.cacheRead ?? 0;
  const written = input.cacheWrite ?? 0;
  const reasoning = output.reasoning ?? 0;
  const counts = [input.total, output.total, cached, written, reasoning];
  if (!isCount(input.total) || !isCount(output.total) || !counts.every(isCount)) return null;
  const cachedInputTokens = Math.min(cached, input.total);
  return {
    inputTokens: input.total,
    outputTokens: output.total,
    cachedInputTokens,
    ...(written === 0 ? {} : { cacheWriteInputTokens: Math.min(written, input.total - cachedInputTokens) }),
    ...(reasoning === 0 ? {} : { reasoningTokens: Math.min(reasoning, output.total) }),
  };
}

function isCount(tokens: number | undefined): tokens is number {
  return Number.isSafeInteger(tokens) && (tokens ?? -1) >= 0;
}

function toVendorCost(costUsd: number | string | null): number | null {
  if (costUsd === null) return null;
  try {
    return parseNanoUsd(costUsd);
  } catch {
    // A figure that is no amount of money: the list price stands in.
    return null;
  }
}
