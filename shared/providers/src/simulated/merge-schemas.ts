import { listOf, numberOf, type SchemaNode, toSchemaNode } from './schema-node.ts';

/**
 * One node that asks for what both ask for, as far as that can be written down: properties and required keys unite,
 * limits take the stricter side, enums and types intersect. Where both say something else, the second wins.
 */
export function mergeSchemas(first: SchemaNode, second: SchemaNode): SchemaNode {
  const merged: Record<string, unknown> = { ...first };
  for (const [keyword, value] of Object.entries(second)) {
    merged[keyword] = keyword in first ? mergeKeyword(keyword, first[keyword], value) : value;
  }
  return merged;
}

function mergeKeyword(keyword: string, first: unknown, second: unknown): unknown {
  if (keyword === 'properties' || keyword === '$defs' || keyword === 'definitions') return mergeMaps(first, second);
  if (keyword === 'required') return [...new Set([...(listOf(first) ?? []), ...(listOf(second) ?? [])])];
  if (keyword === 'enum' || keyword === 'type') return intersect(first, second);
  if (keyword === 'allOf') return [...(listOf(first) ?? []), ...(listOf(second) ?? [])];
  if (keyword === 'items') return mergeSchemas(toSchemaNode(first), toSchemaNode(second));
  const [a, b] = [numberOf(first), numberOf(second)];
  if (a === undefined || b === undefined) return second;
  if (/^(min|exclusiveMin)/.test(keyword)) return Math.max(a, b);
  return /^(max|exclusiveMax)/.test(keyword) ? Math.min(a, b) : second;
}

function mergeMaps(first: unknown, second: unknown): SchemaNode {
  const [a, b] = [toSchemaNode(first), toSchemaNode(second)];
  const shared = Object.keys(b).filter((key) => Object.hasOwn(a, key));
  return Object.fromEntries([
    ...Object.entries(a),
    ...Object.entries(b),
    ...shared.map((key) => [key, mergeSchemas(toSchemaNode(a[key]), toSchemaNode(b[key]))] as const),
  ]);
}

function intersect(first: unknown, second: unknown): unknown {
  const [a, b] = [listOf(first) ?? [first], listOf(second) ?? [second]];
  const both = a.filter((value) => b.includes(value) || (value === 'integer' && b.includes('number')));
  return both.length > 0 ? both : b.includes('integer') && a.includes('number') ? ['integer'] : second;
}
