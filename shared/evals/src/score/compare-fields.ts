import { chooseReading, compareAnswers, readAnswer } from '@upshift/core';

export interface FieldScore {
  /** A JSON pointer; empty for the value as a whole. */
  readonly name: string;
  readonly score: number;
  readonly weight: number;
}

const json = chooseReading('json', { messages: [], tools: null, outputSchema: null });

/** Whether two JSON values say the same, read as votes are: 5.0 is 5, white space in texts does not count. */
export function isSameValue(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  // Within a list, so that a bare text or number is read as JSON too.
  const [one, other] = [left, right].map((value) =>
    readAnswer({ text: JSON.stringify([value]), toolCalls: null }, json),
  );
  return one !== undefined && other !== undefined && compareAnswers(one, other) === 'same';
}

/**
 * Compares two JSON values field by field. With weights: the fields that they name; else every leaf of either, so that a
 * field too many counts as one that is wrong.
 */
export function compareFields(
  reference: unknown,
  given: unknown,
  weights: Readonly<Record<string, number>> | undefined,
): FieldScore[] {
  const fields =
    weights === undefined
      ? [...new Set([...leavesOf(reference, ''), ...leavesOf(given, '')])].map((name) => [name, 1] as const)
      : Object.entries(weights);
  return fields.map(([name, weight]) => ({
    name,
    weight,
    score: isSameValue(valueAt(reference, name), valueAt(given, name)) ? 1 : 0,
  }));
}

/** The weighted share of the fields that are right, 0..1. */
export function shareRight(fields: readonly FieldScore[]): number {
  const weight = fields.reduce((sum, field) => sum + field.weight, 0);
  const right = fields.reduce((sum, field) => sum + field.weight * field.score, 0);
  return weight === 0 ? 0 : Math.min(1, right / weight);
}

function leavesOf(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [path];
  const entries = Object.entries(value);
  return entries.length === 0
    ? [path]
    : entries.flatMap(([key, inner]) => leavesOf(inner, `${path}/${toPointerPart(key)}`));
}

function valueAt(value: unknown, pointer: string): unknown {
  const keys = pointer.replace(/^\//, '').split('/');
  if (pointer === '' || pointer === '/') return value;
  return keys.reduce<unknown>((inner, key) => {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    return typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
      ? (inner as Readonly<Record<string, unknown>>)[name]
      : undefined;
  }, value);
}

function toPointerPart(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
