import type { AnswerReading } from './answer-reading.ts';
import { canonicalNumber } from './canonical-value.ts';
import { unquote } from './short-text.ts';

/**
 * Reads a value as code writes it: "'a b'", [1, 'x'], {'k': 2}, True. Every letter and blank inside a string counts; the
 * kind of quotes and blanks between values do not. Near: without blanks and case.
 */
export function readLiteral(text: string): AnswerReading {
  const trimmed = text.trim();
  const key = plainNumber.test(trimmed) ? canonicalNumber(Number(trimmed)) : writtenForm(trimmed);
  const near = key.replaceAll(/[\s'"]+/g, '').toLowerCase();
  return { kind: 'literal', key, near: `literal:${near}`, measure: null };
}

const plainNumber = /^[-+]?\d+(?:\.\d+)?$/;
const stringsAndBlanks = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|\s+/g;

function writtenForm(text: string): string {
  const bare = unquote(text);
  if (bare !== text || !/^[[({]/.test(text)) return bare;
  return text.replaceAll(stringsAndBlanks, (found, single?: string, double?: string) => {
    const content = single ?? double;
    return content === undefined ? '' : `'${found.startsWith('"') ? content.replaceAll("'", "\\'") : content}'`;
  });
}
