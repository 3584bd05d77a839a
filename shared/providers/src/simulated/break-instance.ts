import { followReference, listOf, type SchemaNode, toSchemaNode, typesOf } from './schema-node.ts';

/**
 * Breaks a value that satisfies a schema, so that it does not any more: a required key is left out, or a value gets
 * another type. Returns the value as it was where the schema allows anything.
 */
export function breakInstance(schema: unknown, value: unknown): unknown {
  const node = resolve(schema, toSchemaNode(schema));
  const [required] = (listOf(node['required']) ?? []).filter((key) => typeof key === 'string');
  if (isObject(value) && required !== undefined && Object.hasOwn(value, required)) return without(value, required);
  const property = isObject(value) ? brokenProperty(schema, node, value) : undefined;
  if (property !== undefined) return property;
  return allowsAnything(node) ? value : ofAnotherType(schema, node, value);
}

/** Puts a value that no enum of the schema lists where an enum stands. Undefined: there is no enum within reach. */
export function breakEnum(schema: unknown, value: unknown): unknown {
  return breakEnumBelow(schema, schema, value, 0);
}

function breakEnumBelow(root: unknown, schema: unknown, value: unknown, depth: number): unknown {
  if (depth > 16) return undefined;
  const node = resolve(root, toSchemaNode(schema));
  if (listOf(node['enum']) !== undefined || 'const' in node)
    return typeof value === 'number' ? -999_999 : 'none_of_these';
  if (isObject(value)) {
    const properties = toSchemaNode(node['properties']);
    for (const [key, inner] of Object.entries(value)) {
      if (!Object.hasOwn(properties, key)) continue;
      const broken = breakEnumBelow(root, properties[key], inner, depth + 1);
      if (broken !== undefined) return { ...value, [key]: broken };
    }
  }
  if (Array.isArray(value) && value.length > 0) {
    const broken = breakEnumBelow(root, node['items'], value[0], depth + 1);
    if (broken !== undefined) return [broken, ...value.slice(1)];
  }
  return undefined;
}

function resolve(root: unknown, node: SchemaNode): SchemaNode {
  let resolved = node;
  for (let hop = 0; hop < 16 && typeof resolved['$ref'] === 'string'; hop++)
    resolved = toSchemaNode(followReference(root, resolved['$ref']));
  return resolved;
}

function brokenProperty(root: unknown, node: SchemaNode, value: Record<string, unknown>): unknown {
  const properties = toSchemaNode(node['properties']);
  for (const [key, inner] of Object.entries(value)) {
    const below = Object.hasOwn(properties, key) ? resolve(root, toSchemaNode(properties[key])) : {};
    if (typesOf(below).length > 0) return { ...value, [key]: ofAnotherType(root, below, inner) };
  }
  return undefined;
}

function allowsAnything(node: SchemaNode): boolean {
  return (
    !['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf'].some((keyword) => keyword in node) &&
    typesOf(node).length === 0
  );
}

const specimens: readonly (readonly [string, unknown])[] = [
  ['string', 'not what was asked for'],
  ['number', -0.5],
  ['object', { unexpected: true }],
  ['boolean', true],
  ['null', null],
];

/** A value of a type that neither the node nor one of its branches names, and that the value did not have. */
function ofAnotherType(root: unknown, node: SchemaNode, value: unknown): unknown {
  const branches = ['anyOf', 'oneOf', 'allOf'].flatMap((keyword) => listOf(node[keyword]) ?? []);
  const named = [node, ...branches.map((one) => resolve(root, toSchemaNode(one)))].flatMap(typesOf);
  const allowed = new Set([...named, value === null ? 'null' : typeof value]);
  return specimens.find(([type]) => !allowed.has(type))?.[1] ?? value;
}

function without(value: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
