import type { ModelOutput } from '@upshift/contracts';

export interface Completion {
  readonly attemptId: string;
  /** As served: it begins with `simulated/` or `replay/`. */
  readonly model: string;
  readonly output: ModelOutput;
  readonly finishReason: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Null: the recording has no price. */
  readonly costNanoUsd: number | null;
  readonly recordedLatencyMs: number | null;
}

/**
 * An answer in OpenAI's format, with three fields of our own: `usage.cost_nano_usd`, `recorded_latency_ms`, and
 * `upshift_output`, because the format cannot tell "called nothing" from "answered with an empty list of calls".
 */
export function toChatCompletion(completion: Completion): string {
  const { output, model, finishReason, recordedLatencyMs } = completion;
  return JSON.stringify({
    id: `chatcmpl-${completion.attemptId}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [{ index: 0, message: toMessage(completion), finish_reason: finishReason }],
    usage: toUsage(completion),
    recorded_latency_ms: recordedLatencyMs,
    upshift_output: output,
  });
}

function toMessage({ output: { text, toolCalls }, finishReason }: Completion): Record<string, unknown> {
  const refused = finishReason === 'content_filter';
  return {
    role: 'assistant',
    content: refused ? null : text,
    ...(refused ? { refusal: text } : {}),
    ...(toolCalls === null || toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(toToolCall) }),
  };
}

function toToolCall({ name, arguments: given }: { name: string; arguments?: unknown }, at: number): unknown {
  const text = typeof given === 'string' ? given : JSON.stringify(given ?? {});
  return { id: `call_${at}`, type: 'function', function: { name, arguments: text } };
}

function toUsage({ inputTokens, outputTokens, costNanoUsd }: Completion): Record<string, unknown> {
  const counted =
    inputTokens === null || outputTokens === null
      ? {}
      : {
          prompt_tokens: inputTokens,
          completion_tokens: outputTokens,
          total_tokens: inputTokens + outputTokens,
        };
  return costNanoUsd === null ? counted : { ...counted, cost: costNanoUsd / 1e9, cost_nano_usd: costNanoUsd };
}
