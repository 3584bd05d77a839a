import type { Message, Tool } from '@upshift/contracts';
import { byteLength } from './byte-length.ts';

/**
 * Tokens that a vendor adds around what we send, generously: the frame of a chat, of each message, of each tool, of a
 * schema, and the text by which some vendors explain tool use to the model (up to about 550 tokens in Anthropic's
 * pricing page; doubled).
 */
const frameTokens = { chat: 64, message: 16, tool: 64, schema: 64, toolUse: 1100 } as const;

/**
 * Tokens of one image at most, whatever its size: vendors scale images down. Of the figures that vendors publish the
 * greatest is Together's, 6,404 (four tiles of 1,601). OpenAI counts 1,445 for GPT-4o (85 and 170 for each of 8 tiles) and
 * up to 3,779 for its small models (1,536 patches times 2.46). GPT-4o mini counts more (2,833 and 5,667 a tile): a call of
 * it may cost more than was reserved.
 *
 * @see https://platform.openai.com/docs/guides/images-vision
 * @see https://docs.together.ai/docs/vision-overview
 */
export const imageTokens = 6500;

export interface PricedInput {
  readonly messages: readonly Pick<Message, 'content' | 'images' | 'toolCalls' | 'toolCallId'>[];
  readonly tools: readonly Tool[] | null;
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
}

/**
 * No call's input has more tokens than this. Byte-level tokenisers (BPE, SentencePiece with byte fallback) never make
 * more than one token of one UTF-8 byte, so bytes bound tokens in every language; English has about four bytes a token,
 * and the difference is given back when the call is settled.
 *
 * @returns tokens, an integer
 */
export function inputTokenBound({ messages, tools, outputSchema }: PricedInput): number {
  const text = messages.reduce((sum, message) => sum + messageTokens(message) + frameTokens.message, 0);
  return frameTokens.chat + text + toolTokens(tools ?? []) + schemaTokens(outputSchema);
}

function messageTokens({ content, images = [], toolCalls, toolCallId }: PricedInput['messages'][number]): number {
  const calls =
    toolCalls === undefined ? 0 : byteLength(JSON.stringify(toolCalls)) + toolCalls.length * frameTokens.tool;
  return byteLength(content) + images.length * imageTokens + calls + (toolCallId?.length ?? 0);
}

function toolTokens(tools: readonly Tool[]): number {
  if (tools.length === 0) return 0;
  return frameTokens.toolUse + byteLength(JSON.stringify(tools)) + tools.length * frameTokens.tool;
}

function schemaTokens(schema: PricedInput['outputSchema']): number {
  return schema === null ? 0 : frameTokens.schema + byteLength(JSON.stringify(schema));
}
