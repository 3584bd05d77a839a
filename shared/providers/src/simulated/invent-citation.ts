import type { SeededRandom } from './seeded-random.ts';

const citing = /cit|source|refer|quote|evidence|link|url/i;

/** Replaces the sources that a value names by one that does not exist. Without such a key the value stays as it is. */
export function inventCitation(value: unknown, random: SeededRandom): unknown {
  return replaceBelow(value, random, 0);
}

/** A source that no prompt names. */
export function inventedSource(random: SeededRandom): string {
  return `[invented-source-${random.integer(1000, 9999)}]`;
}

function replaceBelow(value: unknown, random: SeededRandom, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > 16) return value;
  if (Array.isArray(value)) return value.map((item) => replaceBelow(item, random, depth + 1));
  const entries = Object.entries(value).map(([key, inner]) => {
    if (!citing.test(key)) return [key, replaceBelow(inner, random, depth + 1)] as const;
    return [key, inventStrings(inner, random)] as const;
  });
  return Object.fromEntries(entries);
}

function inventStrings(value: unknown, random: SeededRandom): unknown {
  if (typeof value === 'string') return inventedSource(random);
  if (Array.isArray(value)) return value.map((item) => inventStrings(item, random));
  return replaceBelow(value, random, 1);
}
