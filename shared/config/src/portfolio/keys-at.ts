import type { FindingPath } from './located-finding.ts';
import { portfolioJsonSchema } from './portfolio-json-schema.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The keys that the portfolio's schema knows at a path, of the alternative that the file has chosen by its `kind`. */
export function keysAt(path: FindingPath, file: unknown): readonly string[] {
  let schema: Schema = portfolioJsonSchema();
  let value = file;
  for (const part of path) {
    value = isObject(value) ? value[part] : undefined;
    const child = chosen(childOf(schema, part), value);
    if (child === null) return [];
    schema = child;
  }
  return isObject(schema['properties']) ? Object.keys(schema['properties']) : [];
}

function childOf(schema: Schema, part: string | number): unknown {
  if (typeof part === 'number') return schema['items'];
  const properties = schema['properties'];
  if (isObject(properties) && Object.hasOwn(properties, part)) return properties[part];
  return schema['additionalProperties'];
}

function chosen(schema: unknown, value: unknown): Schema | null {
  if (!isObject(schema)) return null;
  const alternatives = schema['oneOf'] ?? schema['anyOf'];
  if (!Array.isArray(alternatives)) return schema;
  const kind = isObject(value) ? value['kind'] : undefined;
  return alternatives.filter(isObject).find((alternative) => kindOf(alternative) === kind) ?? null;
}

function kindOf({ properties }: Schema): unknown {
  const kind = isObject(properties) ? properties['kind'] : undefined;
  return isObject(kind) ? kind['const'] : undefined;
}

function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
