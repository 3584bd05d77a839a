import type { Message, Tool } from '@upshift/contracts';

/** An OpenAI chat completion request, as far as this vendor reads it. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[] | null;
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
  readonly maxOutputTokens: number;
  readonly outcomeId: string | null;
}

interface Body {
  readonly model?: unknown;
  readonly messages?: unknown;
  readonly tools?: unknown;
  readonly tool_choice?: unknown;
  readonly response_format?: { json_schema?: { schema?: unknown } | null } | null;
  readonly max_tokens?: unknown;
  readonly max_completion_tokens?: unknown;
  readonly metadata?: { outcomeId?: unknown } | null;
}

/** Reads a request leniently, by hand: this runs thousands of times a second. Undefined: it is no chat request. */
export function parseChatRequest(text: string): ChatRequest | undefined {
  const body = parseObject(text);
  if (typeof body?.model !== 'string' || !Array.isArray(body.messages)) return undefined;
  const limit = body.max_completion_tokens ?? body.max_tokens;
  const outcomeId = body.metadata?.outcomeId;
  return {
    model: body.model,
    messages: body.messages.map(toMessage),
    tools: toTools(body),
    outputSchema: toSchema(body.response_format?.json_schema?.schema),
    maxOutputTokens: typeof limit === 'number' && limit > 0 ? limit : 1024,
    outcomeId: typeof outcomeId === 'string' ? outcomeId : null,
  };
}

function toTools({ tools, tool_choice: choice }: Body): readonly Tool[] | null {
  return Array.isArray(tools) && tools.length > 0 && choice !== 'none' ? tools.filter(isTool) : null;
}

function parseObject(text: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

function toMessage(value: unknown): Message {
  const { role, content } = (value ?? {}) as { role?: unknown; content?: unknown };
  const known = role === 'system' || role === 'assistant' || role === 'tool' ? role : 'user';
  return { role: known, content: textOf(content) };
}

/** Content is a string or a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (typeof part?.text === 'string' ? part.text : '')).join('');
}

function isTool(value: unknown): value is Tool {
  const described = (value as { function?: { name?: unknown; parameters?: unknown } } | null)?.function;
  return (
    typeof described?.name === 'string' && typeof described.parameters === 'object' && described.parameters !== null
  );
}

function toSchema(schema: unknown): Readonly<Record<string, unknown>> | null {
  return typeof schema === 'object' && schema !== null ? (schema as Record<string, unknown>) : null;
}
