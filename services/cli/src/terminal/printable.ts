/**
 * Characters that a terminal obeys or that reorder what a person reads: C0 and C1 controls, line and paragraph
 * separators, directional overrides. Models and vendors may send any of them.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what this is for
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** Makes foreign text safe to print over several lines: controls are shown as escapes, line ends and tabs stay. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(unsafe, (character) => {
    return character === '\n' || character === '\t' ? character : escapeOf(character);
  });
}

/** The same on one line: line ends and tabs are shown as escapes too. */
export function printableLine(text: string): string {
  return text.replaceAll(unsafe, escapeOf);
}

/** JSON for a pipe that may end on a terminal: the same value, with nothing in it that a terminal obeys. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(unsafe, (character) => {
    return character === '\n' ? character : `\\u${hexOf(character, 4)}`;
  });
}

/** Makes every text inside a value safe to print on one line. Keys too: metadata and schemas are the producer's. */
export function printableLines<T>(value: T): T {
  if (typeof value === 'string') return printableLine(value) as T;
  if (Array.isArray(value)) return value.map(printableLines) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [printableLine(key), printableLines(item)]),
  ) as T;
}

function escapeOf(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${hexOf(character, 2)}` : `\\u${hexOf(character, 4)}`;
}

function hexOf(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
