import { z } from 'zod';

const partSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.looseObject({ url: z.string(), detail: z.string().nullish() }).optional(),
});
const contentSchema = z.union([z.string(), z.array(partSchema)]);

const toolCallSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  function: z.object({ name: z.string(), arguments: z.string() }).optional(),
});

const chatMessageSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: contentSchema.nullish().describe('Text, or parts of type "text"; of a user also of type "image_url".'),
  tool_calls: z.array(toolCallSchema).nullish(),
  tool_call_id: z.string().optional(),
});
export type ChatPart = z.infer<typeof partSchema>;
export type ChatMessage = z.infer<typeof chatMessageSchema>;

const chatToolSchema = z.looseObject({
  type: z.string(),
  function: z
    .looseObject({
      name: z.string(),
      description: z.string().optional(),
      parameters: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

const toolChoiceSchema = z.union([
  z.enum(['auto', 'none', 'required']),
  z.looseObject({ type: z.string(), function: z.looseObject({ name: z.string() }).optional() }),
]);

const responseFormatSchema = z.looseObject({
  type: z.string(),
  json_schema: z.looseObject({ schema: z.record(z.string(), z.unknown()).optional() }).optional(),
});

/**
 * The body of `POST /v1/chat/completions`, in OpenAI's wire format. What is not named here is refused by name unless it
 * asks for nothing (`neutralParameters`).
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export const chatRequestSchema = z.looseObject({
  model: z.string().min(1).max(64).describe('A workload, a tier (the default workload, started there), or "auto".'),
  messages: z.array(chatMessageSchema).min(1, 'a conversation needs at least one message'),
  tools: z.array(chatToolSchema).nullish(),
  tool_choice: toolChoiceSchema.nullish(),
  response_format: responseFormatSchema.nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  user: z.string().max(512).nullish().describe("Kept as the task's metadata `user`."),
});
export type ChatRequest = z.infer<typeof chatRequestSchema>;

/** Parameters that change nothing, whatever they say. */
const withoutEffect = new Set(['safety_identifier', 'prompt_cache_key', 'prompt_cache_retention', 'store']);

/** Parameters that are taken only with the value that asks for nothing. */
const neutralParameters: Readonly<Record<string, readonly unknown[]>> = {
  stream: [false],
  n: [1],
  top_p: [1],
  frequency_penalty: [0],
  presence_penalty: [0],
  logprobs: [false],
  parallel_tool_calls: [true],
  service_tier: ['auto', 'default'],
};

/** What is said of parameters for which "not supported" is too little. */
const remarks: Readonly<Record<string, string>> = {
  stream: 'Streaming answers come later: leave `stream` out, or say false.',
  n: 'One answer a request: leave `n` out, or say 1.',
  parallel_tool_calls: 'A model cannot be held to one call: leave `parallel_tool_calls` out.',
};

/** The first parameter that asks for something which cannot be done, with what is said of it. */
export function findUnsupported(body: ChatRequest): { readonly param: string; readonly message: string } | null {
  for (const [param, value] of Object.entries(body)) {
    if (Object.hasOwn(chatRequestSchema.shape, param) || withoutEffect.has(param)) continue;
    const neutral = Object.hasOwn(neutralParameters, param) ? neutralParameters[param] : undefined;
    if (value === undefined || value === null || neutral?.includes(value) === true) continue;
    const name = param.slice(0, 64);
    return { param: name, message: remarks[param] ?? `The parameter "${name}" is not supported.` };
  }
  return null;
}
