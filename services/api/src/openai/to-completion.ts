import type { LedgerView, ToolCall } from '@upshift/contracts';
import { z } from 'zod';

/** A chat completion in OpenAI's wire format. */
export const completionSchema = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int(),
  model: z.string().describe('What the vendor says it served.'),
  choices: z.array(
    z.object({
      index: z.literal(0),
      finish_reason: z.enum(['stop', 'tool_calls', 'length']),
      logprobs: z.null(),
      message: z.object({
        role: z.literal('assistant'),
        content: z.string().nullable(),
        refusal: z.null(),
        tool_calls: z
          .array(
            z.object({
              id: z.string(),
              type: z.literal('function'),
              function: z.object({ name: z.string(), arguments: z.string() }),
            }),
          )
          .optional(),
      }),
    }),
  ),
  usage: z
    .object({
      prompt_tokens: z.int(),
      completion_tokens: z.int(),
      total_tokens: z.int(),
      prompt_tokens_details: z.object({ cached_tokens: z.int() }),
    })
    .describe('Of every attempt of the task, repairs, escalations and failed votes too, as far as vendors count them.'),
  system_fingerprint: z.string().describe("The portfolio's hash."),
});
export type Completion = z.infer<typeof completionSchema>;

/** @throws Error when the task has no answer: whoever calls has looked at its state */
export function toCompletion({ task, attempts }: LedgerView): Completion {
  const { output } = task;
  if (output === null) throw new Error('A task without an answer is no completion.');
  const answered = attempts.findLast(
    ({ state, use, deployment }) => state === 'finished' && use === 'useful' && deployment === task.deployment,
  );
  const calls = (output.toolCalls ?? []).map((call, index) => toToolCall(call, `call_${task.id.slice(2)}_${index}`));
  return {
    id: `chatcmpl-${task.id}`,
    object: 'chat.completion',
    created: Math.floor(Date.parse(task.createdAt) / 1000),
    model: answered?.modelServed ?? answered?.modelRequested ?? 'unknown',
    choices: [
      {
        index: 0,
        finish_reason: output.truncated === true ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop',
        logprobs: null,
        message: {
          role: 'assistant',
          content: output.text ?? (calls.length > 0 ? null : ''),
          refusal: null,
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
      },
    ],
    usage: toUsage(attempts),
    system_fingerprint: task.portfolio,
  };
}

function toToolCall({ name, arguments: given }: ToolCall, id: string) {
  const text = typeof given === 'string' ? given : JSON.stringify(given ?? {});
  return { id, type: 'function' as const, function: { name, arguments: text } };
}

function toUsage(attempts: LedgerView['attempts']): Completion['usage'] {
  const sum = (count: (attempt: LedgerView['attempts'][number]) => number | null): number =>
    attempts.reduce((total, attempt) => total + (count(attempt) ?? 0), 0);
  const input = sum(({ inputTokens }) => inputTokens);
  const completion = sum(({ outputTokens }) => outputTokens);
  return {
    prompt_tokens: input,
    completion_tokens: completion,
    total_tokens: input + completion,
    prompt_tokens_details: { cached_tokens: sum(({ cachedInputTokens }) => cachedInputTokens) },
  };
}
