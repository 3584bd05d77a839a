import { makeNumber } from './make-number.ts';
import { makeString } from './make-string.ts';
import { mergeSchemas } from './merge-schemas.ts';
import { followReference, listOf, numberOf, type SchemaNode, toSchemaNode, typesOf } from './schema-node.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Below this depth only what is required is made. */
const lushDepth = 4;
/** A schema may require itself for ever; below this depth the answer is null, right or not. */
const maxDepth = 24;
/** What one answer may hold: a schema that branches at every level would fill the memory before it is deep. */
const maxNodes = 5000;
const charactersPerNode = 100;

interface Making {
  readonly root: unknown;
  readonly random: SeededRandom;
  readonly words: readonly string[];
  nodes: number;
}

/**
 * Makes a value that satisfies a JSON Schema, with words of the prompt where it asks for strings. Best effort where
 * keywords work against each other (`not`, `if`, `oneOf` whose branches overlap, `dependentSchemas`).
 *
 * @param words of the prompt; at least one
 */
export function makeInstance(schema: unknown, random: SeededRandom, words: readonly string[]): unknown {
  return make({ root: schema, random, words, nodes: 0 }, schema, 0);
}

function make(making: Making, schema: unknown, depth: number): unknown {
  if (depth > maxDepth || making.nodes++ > maxNodes) return null;
  const node = flatten(making, toSchemaNode(schema), depth);
  if ('const' in node) return node['const'];
  const choices = listOf(node['enum']);
  if (choices !== undefined && choices.length > 0) return making.random.pick(choices.map((value) => ({ value }))).value;
  return makeOfType(making, node, depth);
}

const combining = ['$ref', 'allOf', 'anyOf', 'oneOf'] as const;

/** Follows references, joins `allOf`, and settles on one branch of `anyOf` and `oneOf`: one node that names it all. */
function flatten(making: Making, node: SchemaNode, depth: number): SchemaNode {
  let flat = node;
  for (let round = 0; round < maxDepth; round++) {
    const keyword = combining.find((one) => one in flat);
    if (keyword === undefined) return flat;
    const { [keyword]: value, ...rest } = flat;
    flat = mergeSchemas(rest, partOf(making, keyword, value, depth));
  }
  return {};
}

function partOf(making: Making, keyword: (typeof combining)[number], value: unknown, depth: number): SchemaNode {
  if (keyword === '$ref') return toSchemaNode(typeof value === 'string' ? followReference(making.root, value) : {});
  if (keyword === 'allOf') return (listOf(value) ?? []).map(toSchemaNode).reduce(mergeSchemas, {});
  return branch(making, value, depth);
}

/** Near the bottom the branch with the least in it, so that a tree ends in its leaf. */
function branch(making: Making, branches: unknown, depth: number): SchemaNode {
  const candidates = (listOf(branches) ?? []).filter((one) => one !== false).map(toSchemaNode);
  if (candidates.length === 0) return {};
  if (depth < lushDepth) return making.random.pick(candidates);
  return candidates.reduce((least, one) => (burden(one) < burden(least) ? one : least));
}

function burden(node: SchemaNode): number {
  if ('const' in node || 'enum' in node) return 0;
  const [type] = typesOf(node);
  const inside = (listOf(node['required'])?.length ?? 0) + (numberOf(node['minItems']) ?? 0);
  return (type === 'null' ? 0 : type === 'object' || type === 'array' ? 3 : type === undefined ? 4 : 1) + inside;
}

function makeOfType(making: Making, node: SchemaNode, depth: number): unknown {
  const types = typesOf(node);
  const filled = types.filter((one) => one !== 'null');
  const type = filled.length > 0 ? making.random.pick(filled) : types[0];
  if (type === 'object') return makeObject(making, node, depth);
  if (type === 'array') return makeArray(making, node, depth);
  if (type === 'integer' || type === 'number') return makeNumber(node, making.random, { integer: type === 'integer' });
  if (type === 'boolean') return making.random.chance(0.5);
  if (type === 'null') return null;
  const text = makeString(node, making.random, making.words);
  // A thousand strings of the greatest length are no answer either.
  making.nodes += Math.floor(text.length / charactersPerNode);
  return text;
}

function makeObject(making: Making, node: SchemaNode, depth: number): Record<string, unknown> {
  const properties = toSchemaNode(node['properties']);
  const required = (listOf(node['required']) ?? []).filter((key) => typeof key === 'string');
  const optional = Object.keys(properties).filter(
    (key) => !required.includes(key) && properties[key] !== false && depth < lushDepth && making.random.chance(0.7),
  );
  const needed = withDependents(node, new Set([...required, ...optional]));
  const filled = withEnough(node, properties, needed);
  const entries = [...filled].map(
    (key) =>
      [key, make(making, Object.hasOwn(properties, key) ? properties[key] : otherSchema(node), depth + 1)] as const,
  );
  return Object.fromEntries(entries);
}

function withDependents(node: SchemaNode, keys: Set<string>): Set<string> {
  const dependents = toSchemaNode(node['dependentRequired']);
  for (const key of keys)
    for (const other of listOf(dependents[key]) ?? []) if (typeof other === 'string') keys.add(other);
  return keys;
}

/** Adds keys until `minProperties` is reached: named ones first, then invented ones. */
function withEnough(node: SchemaNode, properties: SchemaNode, keys: Set<string>): Set<string> {
  const least = Math.min(numberOf(node['minProperties']) ?? 0, 1000);
  for (const key of Object.keys(properties)) if (keys.size < least) keys.add(key);
  for (let extra = 1; keys.size < least; extra++) keys.add(`extra_${extra}`);
  return keys;
}

/** What a key that `properties` does not name must satisfy. */
function otherSchema(node: SchemaNode): unknown {
  const [byPattern] = Object.values(toSchemaNode(node['patternProperties']));
  return byPattern ?? node['additionalProperties'];
}

function makeArray(making: Making, node: SchemaNode, depth: number): unknown[] {
  const first = listOf(node['prefixItems']) ?? listOf(node['items']) ?? [];
  const rest = Array.isArray(node['items']) ? node['additionalItems'] : node['items'];
  const least = Math.min(numberOf(node['minItems']) ?? 0, 1000);
  const wished = depth < lushDepth ? making.random.integer(1, 3) : 0;
  const most = rest === false ? first.length : (numberOf(node['maxItems']) ?? Number.POSITIVE_INFINITY);
  const length = Math.max(least, Math.min(most, Math.max(wished, first.length)));
  const items: unknown[] = [];
  const seen = new Set<string>();
  // A set of three values holds no ten different ones: the tries are bounded, the array then stays short.
  for (let tries = 0; items.length < length && tries < length * 8; tries++) {
    const item = make(making, items.length < first.length ? first[items.length] : (rest ?? {}), depth + 1);
    const text = JSON.stringify(item);
    if (node['uniqueItems'] === true && seen.has(text)) continue;
    seen.add(text);
    items.push(item);
  }
  const contains = node['contains'];
  if (contains !== undefined && items.length < most) items.push(make(making, contains, depth + 1));
  return items;
}
