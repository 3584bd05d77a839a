/**
 * JSON with its keys in order, so that the same value is the same text. Not the one of the contracts: here keys that are whole numbers come first,
 * by their size, and cases on record are named by that.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
