// Not all contracts: threads load this file, and their schemas would be half of what a thread takes to start.
import { jsonLimits } from '@upshift/contracts/json-limits';
import type { CheckForm } from '../check.ts';
import { nestsDeeper } from '../nests-deeper.ts';
import { findJson } from './find-json.ts';

/** `problem` is set when the text is not JSON that may be judged; then `value` means nothing. */
export interface ParsedText {
  readonly value: unknown;
  readonly problem: string | null;
  /** What had to be forgiven to read it; null where nothing was. */
  readonly forgiven: string | null;
}

/** Reads what a model wrote, in the way of the check's form. Never throws. */
export function parseText(text: string, form: CheckForm): ParsedText {
  if (form !== 'lenient') return { ...parseStrictly(text, form), forgiven: null };
  const plain = parseStrictly(text, 'answer');
  if (plain.problem === null) return { ...plain, forgiven: null };
  const json = findJson(text);
  if (json === null || nestsDeeper(json, jsonLimits.depth)) return { ...plain, forgiven: null };
  return { value: JSON.parse(json), problem: null, forgiven: 'JSON was taken out of the text around it.' };
}

function parseStrictly(text: string, form: CheckForm): Omit<ParsedText, 'forgiven'> {
  const subject = form === 'answer' ? 'The answer' : 'The arguments';
  const json = form === 'answer' ? withoutFence(text) : text;
  if (nestsDeeper(json, jsonLimits.depth)) {
    return {
      value: null,
      problem: `${subject} ${form === 'answer' ? 'nests' : 'nest'} deeper than ${jsonLimits.depth} levels.`,
    };
  }
  try {
    const value: unknown = JSON.parse(json);
    if (form === 'raw_arguments') return { value, problem: `${subject} must be an object, but they are a string.` };
    if (form === 'arguments' && !isObject(value)) {
      return { value, problem: `${subject} must be an object, but they are ${nameOf(value)}.` };
    }
    return { value, problem: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { value: null, problem: `${subject} ${form === 'answer' ? 'is' : 'are'} not JSON: ${reason}` };
  }
}

/** Takes one ```json fence off the whole text; anything else around the JSON stays, and fails. */
function withoutFence(text: string): string {
  const body = text.trim();
  if (body.length < 11 || !/^```json\s/i.test(body.slice(0, 8)) || !body.endsWith('```')) return text;
  return body.slice(7, -3);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return `a ${typeof value}`;
}
