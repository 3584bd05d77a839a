import type { LogFields } from '@upshift/ports';

const STRING_CHARACTERS = 256;

/** Names that would hold content; refused whatever stands in them, except numbers and flags. */
const contentNames = new Set([
  ...['prompt', 'messages', 'content', 'text', 'answer', 'input', 'output', 'completion', 'arguments', 'evidence'],
  ...['body', 'headers', 'payload', 'system', 'question', 'response', 'request', 'stack'],
  ...['image', 'images'],
]);

/**
 * Enforces what the port promises: fields are ids, counts and codes. A text with white space in it is prose, so only its
 * length is logged; objects are not logged at all, except signals, which become `name=value`.
 */
export function cleanFields(fields: LogFields): Record<string, string | number | boolean | null | string[]> {
  const clean: Record<string, string | number | boolean | null | string[]> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (typeof value === 'string') clean[name] = cleanText(name, value);
    else if (value === null || typeof value === 'number' || typeof value === 'boolean') clean[name] = value;
    else if (Array.isArray(value)) clean[name] = value.slice(0, 50).map((signal: unknown) => toPair(signal));
    else clean[name] = '[not logged]';
  }
  return clean;
}

function cleanText(name: string, text: string): string {
  if (contentNames.has(name.toLowerCase()) || /\s/.test(text)) return `[${text.length} characters not logged]`;
  return text.length > STRING_CHARACTERS ? `${text.slice(0, STRING_CHARACTERS)}…` : text;
}

function toPair(signal: unknown): string {
  if (typeof signal !== 'object' || signal === null || !('name' in signal) || !('value' in signal))
    return '[not logged]';
  const { name, value } = signal;
  const isPlain =
    value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
  return `${cleanText('', String(name))}=${isPlain ? cleanText('', String(value)) : '[not logged]'}`;
}
