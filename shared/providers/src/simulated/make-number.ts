import { numberOf, type SchemaNode } from './schema-node.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A number within the node's limits, a multiple where it asks for one; without limits, from 1 to 100. */
export function makeNumber(node: SchemaNode, random: SeededRandom, { integer }: { integer: boolean }): number {
  const { low, high } = limitsOf(node, integer);
  const step = numberOf(node['multipleOf']) ?? (integer ? 1 : undefined);
  if (step !== undefined && step > 0) return multipleBetween(low, high, wholeStep(step, integer), random);
  const drawn = low + random.next() * (high - low);
  const rounded = Math.round(drawn * 100) / 100;
  return rounded > low && rounded < high ? rounded : drawn;
}

function limitsOf(node: SchemaNode, integer: boolean): { low: number; high: number } {
  const gap = integer ? 1 : 1e-6;
  const above =
    numberOf(node['exclusiveMinimum']) ?? (node['exclusiveMinimum'] === true ? numberOf(node['minimum']) : undefined);
  const below =
    numberOf(node['exclusiveMaximum']) ?? (node['exclusiveMaximum'] === true ? numberOf(node['maximum']) : undefined);
  const least = stricter(
    Math.max,
    numberOf(node['minimum']),
    above === undefined ? undefined : nextAbove(above, gap, integer),
  );
  const most = stricter(
    Math.min,
    numberOf(node['maximum']),
    below === undefined ? undefined : nextBelow(below, gap, integer),
  );
  const low = least ?? (most === undefined || most >= 1 ? 1 : most - 99);
  const high = Math.max(low, most ?? low + 99);
  return { low, high };
}

function nextAbove(limit: number, gap: number, integer: boolean): number {
  return integer ? Math.floor(limit) + 1 : limit + gap * Math.max(1, Math.abs(limit));
}

function nextBelow(limit: number, gap: number, integer: boolean): number {
  return integer ? Math.ceil(limit) - 1 : limit - gap * Math.max(1, Math.abs(limit));
}

function stricter(
  choose: (a: number, b: number) => number,
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return choose(a, b);
}

/** The step that keeps an integer an integer: every second half is whole. */
function wholeStep(step: number, integer: boolean): number {
  for (let times = 1; integer && times <= 1000; times++) if (Number.isInteger(step * times)) return step * times;
  return step;
}

function multipleBetween(low: number, high: number, step: number, random: SeededRandom): number {
  const first = Math.ceil(low / step);
  const last = Math.max(first, Math.floor(high / step));
  const multiple = random.integer(first, Math.min(last, first + 99)) * step;
  // 0.1 × 3 is 0.30000000000000004; what a vendor would write is 0.3.
  return Number(multiple.toPrecision(12));
}
