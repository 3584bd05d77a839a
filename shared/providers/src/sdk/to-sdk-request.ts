import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { Image, Message } from '@upshift/contracts';
import type { ModelCall } from '@upshift/ports';
import type { NamedTools } from './map-tool-names.ts';

/** What differs between vendors in how a call is written. */
export interface RequestStyle {
  readonly providerOptions: NonNullable<LanguageModelV4CallOptions['providerOptions']>;
  /**
   * The vendor is strict about conversations: system messages come first, a call's id has nine letters and digits, and a
   * result without its call is refused.
   */
  readonly strictHistory?: boolean;
  /** `native` where silent. */
  readonly structuredOutput?: 'native' | 'prompted';
  readonly stop?: readonly string[] | undefined;
  readonly seed?: number | undefined;
}

type SdkPrompt = LanguageModelV4CallOptions['prompt'];

/**
 * A call as the SDK takes it. An output schema asks the vendor for JSON in it; whatever comes is taken as text, because
 * judging it is the validators' business.
 */
export function toSdkRequest(call: ModelCall, named: NamedTools, style: RequestStyle): LanguageModelV4CallOptions {
  const { tools } = named;
  const native = style.structuredOutput !== 'prompted' ? call.outputSchema : null;
  return {
    prompt: toPrompt(call, named, style),
    maxOutputTokens: call.maxOutputTokens,
    providerOptions: style.providerOptions,
    ...(style.stop === undefined ? {} : { stopSequences: [...style.stop] }),
    ...(style.seed === undefined ? {} : { seed: style.seed }),
    ...(call.temperature === null ? {} : { temperature: call.temperature }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toSdkTool), toolChoice: { type: call.toolChoice ?? 'auto' } }),
    ...(native === null ? {} : { responseFormat: { type: 'json', name: 'answer', schema: native } }),
  };
}

function toPrompt({ messages, outputSchema }: ModelCall, named: NamedTools, style: RequestStyle): SdkPrompt {
  const calls = callsOf(messages, named, style.strictHistory === true);
  const prompt = messages.map((message) => toSdkMessage(message, named, calls));
  const asked = style.structuredOutput === 'prompted' && outputSchema !== null ? [askForJson(outputSchema)] : [];
  if (style.strictHistory !== true) return [...asked, ...prompt];
  const isSystem = ({ role }: SdkPrompt[number]): boolean => role === 'system';
  return [...prompt.filter(isSystem), ...asked, ...prompt.filter((message) => !isSystem(message))];
}

function askForJson(schema: Readonly<Record<string, unknown>>): SdkPrompt[number] {
  const content = `Answer with one JSON value that satisfies this JSON Schema, and with nothing else:\n${JSON.stringify(schema)}`;
  return { role: 'system', content };
}

/** The calls of a conversation by the ids that its messages know them by. */
interface KnownCalls {
  readonly strict: boolean;
  readonly find: (id: string) => { readonly id: string; readonly name: string } | undefined;
}

function callsOf(messages: readonly Message[], { legalName }: NamedTools, strict: boolean): KnownCalls {
  const known = new Map<string, { id: string; name: string }>();
  for (const { id, name } of messages.flatMap(({ toolCalls = [] }) => toolCalls))
    if (!known.has(id))
      known.set(id, { id: strict ? `call${String(known.size).padStart(5, '0')}` : id, name: legalName(name) });
  return { strict, find: (id) => known.get(id) };
}

/**
 * A tool's result goes under the id of the call that it answers; without one it goes as labelled text of the user, because
 * the protocol wants an id. Arguments of earlier calls go as they were written.
 */
function toSdkMessage(
  { role, content, images = [], toolCalls = [], toolCallId }: Message,
  { legalName }: NamedTools,
  calls: KnownCalls,
): SdkPrompt[number] {
  if (role === 'system') return { role, content };
  if (role === 'assistant')
    return {
      role,
      content: [
        ...toParts(content),
        ...toolCalls.map(({ id, name, arguments: input }) => ({
          type: 'tool-call' as const,
          toolCallId: calls.find(id)?.id ?? id,
          toolName: legalName(name),
          input,
        })),
      ],
    };
  const answered = toolCallId === undefined ? undefined : calls.find(toolCallId);
  if (role === 'tool' && toolCallId !== undefined && (answered !== undefined || !calls.strict))
    return {
      role,
      content: [
        {
          type: 'tool-result',
          toolCallId: answered?.id ?? toolCallId,
          toolName: answered?.name ?? 'tool',
          output: { type: 'text', value: content },
        },
      ],
    };
  if (role === 'tool') return { role: 'user', content: toParts(`Result of a tool:\n${content}`) };
  // Images first: the vendors say that their models read them best so.
  return { role, content: [...images.map(toFilePart), ...toParts(content)] };
}

function toFilePart(image: Image) {
  return 'url' in image
    ? { type: 'file' as const, mediaType: 'image', data: { type: 'url' as const, url: new URL(image.url) } }
    : { type: 'file' as const, mediaType: image.mediaType, data: { type: 'data' as const, data: image.data } };
}

function toParts(text: string): { type: 'text'; text: string }[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

/** Described and never executed: what the model would call is the answer. */
function toSdkTool({ legalName, tool: { function: described } }: NamedTools['tools'][number]) {
  return {
    type: 'function' as const,
    name: legalName,
    inputSchema: described.parameters,
    ...(described.description === undefined ? {} : { description: described.description }),
  };
}
