import { createHash } from 'node:crypto';

/** SHA-256 of the canonical JSON, hex: two bodies are the same when their hashes are. */
export function hashJson(value: unknown): string {
  return createHash('sha256').update(toCanonicalJson(value)).digest('hex');
}

/** JSON text that is the same for equal values, whatever the order of their keys. The depth is bounded at the door. */
export function toCanonicalJson(value: unknown): string {
  const pieces: string[] = [];
  write(value, pieces);
  return pieces.join('');
}

function write(value: unknown, pieces: string[]): void {
  if (typeof value !== 'object' || value === null) pieces.push(JSON.stringify(value));
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
  const fields = Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1));
  pieces.push('{');
  for (const [index, [key, value]] of fields.entries()) {
    pieces.push(index > 0 ? ',' : '', JSON.stringify(key), ':');
    write(value, pieces);
  }
  pieces.push('}');
}
