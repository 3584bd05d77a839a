import { type Message, UpshiftError } from '@upshift/contracts';
import type { ChatMessage, ChatPart } from './chat-request-schema.ts';
import { isImagePart, toImages } from './to-images.ts';

/**
 * A conversation in OpenAI's form as ours: `developer` is `system`, text parts are joined, images of a user go beside the text, calls and their results keep
 * their ids. A `name` on a message is not passed on.
 *
 * @throws UpshiftError PARAMETER_UNSUPPORTED for parts that are neither text nor a user's image, REQUEST_INVALID for a result of no call
 */
export function toMessages(messages: readonly ChatMessage[]): Message[] {
  const open = new Set<string>();
  return messages.map((message, index) => {
    const path = `/messages/${index}`;
    const content = textOf(message, path);
    const images = message.role === 'user' ? toImages(message.content, path) : [];
    const toolCalls = message.role === 'assistant' ? toToolCalls(message, path) : [];
    for (const { id } of toolCalls) open.add(id);
    if (message.role === 'tool') return toResult(message, content, open, path);
    return {
      role: message.role === 'developer' ? 'system' : message.role,
      content,
      ...(images.length === 0 ? {} : { images }),
      ...(toolCalls.length === 0 ? {} : { toolCalls }),
    };
  });
}

function textOf({ role, content, tool_calls: calls }: ChatMessage, path: string): string {
  if (typeof content === 'string') return content;
  if (content === undefined || content === null) {
    if (role === 'assistant' && (calls ?? []).length > 0) return '';
    throw new UpshiftError('REQUEST_INVALID', 'This message has no content.', { path: `${path}/content` });
  }
  return content
    .map((part, index) => (role === 'user' && isImagePart(part) ? '' : partText(part, `${path}/content/${index}`)))
    .join('');
}

function partText(part: ChatPart, path: string): string {
  if (part.type === 'text' && part.text !== undefined) return part.text;
  if (part.type === 'text') throw new UpshiftError('REQUEST_INVALID', 'This part has no text.', { path });
  const kind = /^[a-z_]{1,32}$/.test(part.type) ? part.type : 'unknown';
  throw new UpshiftError(
    'PARAMETER_UNSUPPORTED',
    `Parts of type "${kind}" are not supported here: send text, or images of a user as "image_url".`,
    { path },
  );
}

function toToolCalls({ tool_calls: calls }: ChatMessage, path: string): NonNullable<Message['toolCalls']> {
  return (calls ?? []).map(({ id, type, function: called }, index) => {
    if (type !== 'function' || called === undefined)
      throw new UpshiftError('PARAMETER_UNSUPPORTED', 'Only calls of functions are supported.', {
        path: `${path}/tool_calls/${index}`,
      });
    return { id, name: called.name, arguments: called.arguments };
  });
}

/** Vendors refuse a result whose call is not in the conversation: said here, before anything is paid. */
function toResult(message: ChatMessage, content: string, open: ReadonlySet<string>, path: string): Message {
  const { tool_call_id: toolCallId } = message;
  if (toolCallId !== undefined && open.has(toolCallId)) return { role: 'tool', content, toolCallId };
  throw new UpshiftError('REQUEST_INVALID', 'No assistant message before this one made the call that it answers.', {
    path: `${path}/tool_call_id`,
  });
}
