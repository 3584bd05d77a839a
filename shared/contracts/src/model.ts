import { z } from 'zod';
import { imageSchema } from './image.ts';
import { jsonObjectSchema } from './json.ts';

/** A call that an assistant's message made earlier in a conversation. `arguments`: JSON text, kept to the letter. */
const madeCallSchema = z.strictObject({
  id: z.string().min(1).max(256),
  name: z.string().min(1).max(256),
  arguments: z.string().max(1_000_000),
});

export const messageSchema = z
  .strictObject({
    role: z.enum(['system', 'user', 'assistant', 'tool']),
    content: z.string().max(1_000_000),
    images: z
      .array(imageSchema)
      .min(1)
      .max(8)
      .optional()
      .describe('Of a user: images beside the text. The task goes to deployments with `images: true` alone.'),
    toolCalls: z
      .array(madeCallSchema)
      .min(1)
      .max(128)
      .optional()
      .describe('Of an assistant: the tools that it called.'),
    toolCallId: z.string().min(1).max(256).optional().describe('Of a tool: the call that it answers.'),
  })
  .refine(({ role, images }) => images === undefined || role === 'user', {
    message: 'only a user sends images',
    path: ['images'],
  })
  .refine(({ role, toolCalls }) => toolCalls === undefined || role === 'assistant', {
    message: 'only an assistant calls tools',
    path: ['toolCalls'],
  })
  .refine(({ role, toolCallId }) => toolCallId === undefined || role === 'tool', {
    message: 'only a tool answers a call',
    path: ['toolCallId'],
  });
export type Message = z.infer<typeof messageSchema>;

/** A function that the model may call; `parameters` is JSON Schema (draft 2020-12). */
export const toolSchema = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string().min(1).max(256),
    description: z.string().max(20_000).optional(),
    parameters: jsonObjectSchema,
  }),
});
export type Tool = z.infer<typeof toolSchema>;

/** Whether the model may, must or must not call a tool. */
export const toolChoices = ['auto', 'none', 'required'] as const;
export type ToolChoice = (typeof toolChoices)[number];

/** `arguments` is what the model wrote: an object where it was readable JSON, else the raw string. */
export const toolCallSchema = z.object({ name: z.string(), arguments: z.unknown() });
export type ToolCall = z.infer<typeof toolCallSchema>;

/** What a model answered. `toolCalls` null: it called nothing (or nothing readable); `[]`: it said "no calls" itself. */
export const modelOutputSchema = z.object({
  text: z.string().nullable(),
  toolCalls: z.array(toolCallSchema).nullable(),
  truncated: z.literal(true).optional().describe('The model stopped at its output limit.'),
});
export type ModelOutput = z.infer<typeof modelOutputSchema>;

/** Tokens of one call. Cached tokens are part of the input tokens (OpenTelemetry's convention), never added to them. */
export const usageSchema = z.object({
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  cachedInputTokens: z.int().min(0),
  cacheWriteInputTokens: z.int().min(0).optional().describe('Written into the cache; part of the input tokens.'),
  reasoningTokens: z.int().min(0).optional().describe('Part of the output tokens.'),
});
export type Usage = z.infer<typeof usageSchema>;
