import { jsonLimits } from '@upshift/contracts';

/**
 * Makes what Redis holds of a producer's job readable, and leaves alone what can be read: its options are the
 * producer's to choose. BullMQ parses these fields with the job in hand, so that rubbish in one of them would throw at
 * every delivery. Data that is no JSON, or weighs more than any body may, becomes a text that is no body.
 *
 * @param reply of the scripts that hand out a job: `[[field, value, …], id, …]`; anything else is passed through
 */
export function mendInboxReply(reply: unknown): unknown {
  if (!Array.isArray(reply) || !Array.isArray(reply[0])) return reply;
  const [fields, ...rest] = reply as [unknown[], ...unknown[]];
  const kept: unknown[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const name = String(fields[at]);
    const value = mended(name, fields[at + 1]);
    if (value !== undefined) kept.push(name, value);
  }
  return [kept, ...rest];
}

function mended(name: string, value: unknown): unknown {
  if (name === 'data') return mendData(String(value));
  if (name === 'opts' || name === 'parent') return isObject(parse(String(value))) ? value : undefined;
  if (name === 'progress') return parse(String(value)) === undefined ? undefined : value;
  return value;
}

function mendData(text: string): string {
  // Longer than a body may be even so: whoever measures it refuses it by its size.
  if (text.length > jsonLimits.bodyBytes) return JSON.stringify(text.slice(0, jsonLimits.bodyBytes + 1));
  return parse(text) === undefined ? JSON.stringify(text) : text;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
