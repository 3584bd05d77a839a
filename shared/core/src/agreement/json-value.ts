import { type AnswerReading, unreadable } from './answer-reading.ts';
import { canonicalValue, fold } from './canonical-value.ts';

/** Reads an answer that is JSON. The order of keys does not matter, that of items does. Near: strings folded. */
export function readJson(text: string): AnswerReading {
  const value = parseJsonAnswer(text);
  return value === undefined ? unreadable(text) : readJsonValue(value);
}

export function readJsonValue(value: unknown): AnswerReading {
  return { kind: 'json', key: canonicalValue(value), near: `json:${canonicalValue(value, fold)}`, measure: null };
}

/** The JSON of a text, one code fence around it forgiven; undefined where there is none. */
export function parseJsonAnswer(text: string): unknown {
  const body = text.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/i, '$1');
  if (!/^[[{"\d\-tfn]/.test(body)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
