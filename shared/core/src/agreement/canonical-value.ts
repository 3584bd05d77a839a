/**
 * Writes a JSON value so that values which mean the same are written the same: keys sorted, numbers without trailing
 * zeros and rounded to twelve significant digits, strings trimmed with their white space collapsed.
 *
 * @param text how strings are written; the identity after trimming unless given
 */
export function canonicalValue(value: unknown, text: (value: string) => string = tidy): string {
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return JSON.stringify(text(value));
  if (Array.isArray(value)) return `[${value.map((item) => canonicalValue(item, text)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalValue(item, text)}`).join(',')}}`;
}

export function canonicalNumber(value: number): string {
  if (Number.isSafeInteger(value) && Math.abs(value) < 1e12) return String(value + 0);
  return Object.is(value, -0) ? '0' : String(Number(value.toPrecision(12)));
}

/** Text that compatibility composition leaves as it is. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}

export function tidy(text: string): string {
  return (isPlain(text) ? text : text.normalize('NFKC')).replaceAll(/\s+/g, ' ').trim();
}

/** Letters and digits alone, in lower case: what is left where writing does not matter. */
export function fold(text: string): string {
  if (isPlain(text))
    return text
      .toLowerCase()
      .replaceAll(/[^a-z0-9.+\-*/^=%<>]+/g, ' ')
      .trim();
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}.+\-*/^=%<>]+/gu, ' ')
    .trim();
}
