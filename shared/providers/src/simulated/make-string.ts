import { numberOf, type SchemaNode } from './schema-node.ts';
import type { SeededRandom } from './seeded-random.ts';
import { stringFromPattern } from './string-from-pattern.ts';

/** A string for the node: its format, else its pattern, else words of the prompt, cut or filled to its length. */
export function makeString(node: SchemaNode, random: SeededRandom, words: readonly string[]): string {
  const min = Math.min(numberOf(node['minLength']) ?? 0, 100_000);
  const max = Math.max(min, numberOf(node['maxLength']) ?? Number.POSITIVE_INFINITY);
  const { format, pattern } = node;
  if (typeof format === 'string') {
    const formatted = Object.hasOwn(byFormat, format) ? byFormat[format]?.(random) : undefined;
    if (formatted !== undefined) return formatted;
  }
  if (typeof pattern === 'string') {
    const matching = stringFromPattern(pattern, random, { min, max: Math.min(max, min + 512) });
    if (matching !== undefined) return matching;
  }
  return fit(someWords(random, words), min, max, random.pick(words));
}

function someWords(random: SeededRandom, words: readonly string[]): string {
  const start = random.integer(0, words.length - 1);
  return words.slice(start, start + random.integer(1, 6)).join(' ');
}

/** JSON Schema counts code points, not UTF-16 units. */
function fit(text: string, min: number, max: number, filler: string): string {
  const missing = Math.max(0, min - [...text].length);
  const filled = [...`${text}${` ${filler}`.repeat(Math.ceil(missing / 2))}`];
  const length = missing > 0 ? min : Math.min(max, filled.length);
  return filled.slice(0, length).join('');
}

const two = (value: number): string => String(value).padStart(2, '0');
const day = (random: SeededRandom): string => `2026-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`;
const clock = (random: SeededRandom): string => `${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:00Z`;
const hex = (random: SeededRandom, length: number): string =>
  Array.from({ length }, () => random.integer(0, 15).toString(16)).join('');
const domain = (random: SeededRandom): string => `host-${random.integer(1, 999)}.example`;

const byFormat: Readonly<Record<string, (random: SeededRandom) => string>> = {
  'date-time': (random) => `${day(random)}T${clock(random)}`,
  date: day,
  time: clock,
  duration: (random) => `P${random.integer(1, 30)}D`,
  email: (random) => `person-${random.integer(1, 999)}@example.org`,
  'idn-email': (random) => `person-${random.integer(1, 999)}@example.org`,
  hostname: domain,
  'idn-hostname': domain,
  ipv4: (random) => `192.0.2.${random.integer(1, 254)}`,
  ipv6: (random) => `2001:db8::${hex(random, 4)}`,
  uri: (random) => `https://${domain(random)}/`,
  'uri-reference': (random) => `/page-${random.integer(1, 99)}`,
  iri: (random) => `https://${domain(random)}/`,
  uuid: (random) => `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)}`,
  'json-pointer': (random) => `/field-${random.integer(1, 99)}`,
};
