/**
 * JSON text that is the same for equal values: keys in code point order, no spaces, absent and undefined alike. What names a version or a
 * request is made of it: it never changes.
 */
export function toCanonicalJson(value: unknown): string {
  const pieces: string[] = [];
  write(value, pieces);
  return pieces.join('');
}

function write(value: unknown, pieces: string[]): void {
  if (typeof value !== 'object' || value === null) pieces.push(JSON.stringify(value) ?? 'null');
  else if (Array.isArray(value)) writeArray(value, pieces);
  else writeObject(value, pieces);
}

function writeArray(values: readonly unknown[], pieces: string[]): void {
  pieces.push('[');
  for (const [index, value] of values.entries()) {
    if (index > 0) pieces.push(',');
    write(value, pieces);
  }
  pieces.push(']');
}

function writeObject(object: object, pieces: string[]): void {
  const fields = Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  pieces.push('{');
  for (const [index, [key, value]] of fields.entries()) {
    pieces.push(index > 0 ? ',' : '', JSON.stringify(key), ':');
    write(value, pieces);
  }
  pieces.push('}');
}
