/** A JSON Schema as a user wrote it: nothing about it is certain. `true` and `false` are schemas too. */
export type SchemaNode = Readonly<Record<string, unknown>>;

/** The node if it is an object; `true` and what is no schema at all allow anything. */
export function toSchemaNode(value: unknown): SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as SchemaNode) : {};
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** The types that a node names, first choice first. Empty: it names none and its keywords betray none. */
export function typesOf(node: SchemaNode): readonly string[] {
  const named = typeof node['type'] === 'string' ? [node['type']] : (listOf(node['type']) ?? []);
  if (named.length > 0) return named.filter((type) => typeof type === 'string');
  return Object.entries(betraying)
    .filter(([, keywords]) => keywords.some((keyword) => keyword in node))
    .map(([type]) => type)
    .slice(0, 1);
}

const betraying: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains'],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
};

/** The node that `#`, `#/a/b` or an `$id`-less anchor points to. Undefined where it points outside or nowhere. */
export function followReference(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#')) return undefined;
  const steps = reference.slice(1).split('/').slice(1).map(decodeStep);
  let node = root;
  for (const step of steps) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step)) return undefined;
    node = (node as Record<string, unknown>)[step];
  }
  return node;
}

function decodeStep(step: string): string {
  const unescaped = step.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(unescaped);
  } catch {
    return unescaped;
  }
}
