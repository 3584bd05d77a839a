import type { AnswerReading } from './answer-reading.ts';
import { fold, tidy } from './canonical-value.ts';

/** Reads a short text: case, white space, quotes, articles and a final stop do not matter. Near: letters and digits. */
export function readShortText(text: string): AnswerReading {
  const key = unquote(tidy(text))
    .replace(/[.!]$/, '')
    .toLowerCase()
    .replace(/^(?:the|a|an)\s+/, '');
  return { kind: 'short_text', key, near: `text:${fold(key).replaceAll(' ', '')}`, measure: null };
}

/** Takes off one pair of quotes around the whole text. */
export function unquote(text: string): string {
  const found = /^(['"`])([\s\S]*)\1$/.exec(text);
  return found?.[2] === undefined || found[2].includes(found[1] ?? '') ? text : found[2];
}
