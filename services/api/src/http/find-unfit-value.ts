import type { ErrorCode } from '@upshift/contracts';

/** Something in a body that no later stage could keep. `path` leads to it, or to the object whose key it is. */
export interface UnfitValue {
  readonly code: Extract<ErrorCode, 'BODY_FORBIDDEN_KEY' | 'TEXT_NOT_STORABLE' | 'REQUEST_INVALID'>;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Looks through parsed JSON for what must not go further: keys that poison prototypes, text that Postgres refuses (NUL,
 * half a surrogate pair) and numbers too large for a double, which would be stored as null.
 *
 * Recursive: whoever calls it has bounded the depth.
 */
export function findUnfitValue(value: unknown): UnfitValue | null {
  if (typeof value === 'string') return isStorable(value) ? null : unstorable;
  if (typeof value === 'number') return Number.isFinite(value) ? null : tooLarge;
  if (typeof value !== 'object' || value === null) return null;
  return Array.isArray(value) ? findInArray(value) : findInObject(value);
}

/** Whether Postgres can hold the text. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

const unstorable: UnfitValue = {
  code: 'TEXT_NOT_STORABLE',
  message: 'The text holds a NUL character or half a surrogate pair.',
  path: [],
};
const tooLarge: UnfitValue = { code: 'REQUEST_INVALID', message: 'The number is too large.', path: [] };

function findInArray(values: readonly unknown[]): UnfitValue | null {
  for (let index = 0; index < values.length; index += 1) {
    const found = findUnfitValue(values[index]);
    if (found !== null) return { ...found, path: [index, ...found.path] };
  }
  return null;
}

function findInObject(object: object): UnfitValue | null {
  for (const [key, value] of Object.entries(object)) {
    if (forbiddenKeys.has(key))
      return { code: 'BODY_FORBIDDEN_KEY', message: `The key "${key}" is refused everywhere.`, path: [key] };
    if (!isStorable(key)) return { ...unstorable, message: 'A key holds a NUL character or half a surrogate pair.' };
    const found = findUnfitValue(value);
    if (found !== null) return { ...found, path: [key, ...found.path] };
  }
  return null;
}
