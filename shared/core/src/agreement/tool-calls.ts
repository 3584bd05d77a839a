import type { Tool, ToolCall } from '@upshift/contracts';
import type { AnswerReading } from './answer-reading.ts';
import { canonicalValue, fold } from './canonical-value.ts';

/**
 * Reads tool calls. They agree when the same functions are called with the same arguments, after normalisation: 5.0 is
 * 5, strings differ in letters and digits only, an optional argument that is given its default counts as left out.
 * Calls are unordered, as calls in parallel are; items of a list keep their order. Near: the same functions.
 */
export function readToolCalls(calls: readonly ToolCall[], tools: readonly Tool[]): AnswerReading {
  if (calls.length === 0) return noCall;
  const keys = calls.map((call) => `${call.name}${canonicalArguments(call, tools)}`).sort();
  const names = calls.map(({ name }) => name).sort();
  return { kind: 'tool_calls', key: keys.join(';'), near: `calls:${names.join(';')}`, measure: null };
}

/** "Nothing is to be called", said by an empty list or in prose. */
export const noCall: AnswerReading = { kind: 'no_call', key: '', near: 'no_call', measure: null };

/**
 * True for prose that names an offered function as a call would: `search(`, `"name": "search"`. Such an answer was meant
 * as a call and cannot be read as one.
 */
export function looksLikeCall(text: string, tools: readonly Tool[]): boolean {
  return tools.some(({ function: { name } }) => text.includes(`${name}(`) || text.includes(`"${name}"`));
}

function canonicalArguments(call: ToolCall, tools: readonly Tool[]): string {
  if (typeof call.arguments !== 'object' || call.arguments === null) return canonicalValue(call.arguments, fold);
  const parameters = tools.find(({ function: { name } }) => name === call.name)?.function.parameters;
  const entries = Object.entries(call.arguments).filter(([name, value]) => !isDefault(name, value, parameters));
  return canonicalValue(Object.fromEntries(entries), fold);
}

/** Whether an optional argument says what would hold without it. */
export function isDefault(name: string, value: unknown, parameters: Record<string, unknown> | undefined): boolean {
  if (parameters === undefined || requiredNames(parameters).includes(name)) return false;
  const property = propertyOf(parameters, name);
  if (property === null) return false;
  if ('default' in property) return canonicalValue(property['default'], fold) === canonicalValue(value, fold);
  const described = defaultInWords(property['description']);
  return described !== null && described === unquoted(canonicalValue(value, fold));
}

export function requiredNames(parameters: Record<string, unknown>): readonly unknown[] {
  return Array.isArray(parameters['required']) ? parameters['required'] : [];
}

export function propertyOf(parameters: Record<string, unknown>, name: string): Record<string, unknown> | null {
  const properties = parameters['properties'];
  if (typeof properties !== 'object' || properties === null || !Object.hasOwn(properties, name)) return null;
  const property: unknown = (properties as Record<string, unknown>)[name];
  return typeof property === 'object' && property !== null ? (property as Record<string, unknown>) : null;
}

/** Many schemas give the default in the description alone: "Default is 'metric'.", "defaults to 10". */
function defaultInWords(description: unknown): string | null {
  if (typeof description !== 'string') return null;
  const found = /\bdefaults?(?: value)?(?: is| to|:|=)*\s*['"“]?([^'"”.,;)]+)/i.exec(description);
  return found?.[1] === undefined ? null : fold(found[1]);
}

function unquoted(text: string): string {
  return text.replaceAll('"', '');
}
