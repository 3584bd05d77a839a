import type { PlanTask } from '../../plans/ballot.ts';

export interface SchemaShape {
  /** Levels of objects and lists in the deepest parameter or in the output schema; 0 without any. */
  readonly depth: number;
  /** Properties whose values are listed. */
  readonly enumerated: number;
  readonly required: number;
}

/** Deeper than this nobody looks: a schema may be as deep as somebody likes. */
const deepest = 12;
/** Properties that are looked at, in all. */
const mostProperties = 500;

/** Measures the schemas of a task: those of its tools' parameters and of its output. */
export function measureSchemas({ tools, outputSchema }: PlanTask): SchemaShape {
  const found = { depth: 0, enumerated: 0, required: 0, left: mostProperties };
  const roots: unknown[] = (tools ?? []).map(({ function: { parameters } }) => parameters);
  if (outputSchema !== null) roots.push(outputSchema);
  for (const root of roots) visit(root, 1, found);
  return { depth: found.depth, enumerated: found.enumerated, required: found.required };
}

function visit(
  schema: unknown,
  level: number,
  found: { -readonly [Name in keyof SchemaShape]: number } & { left: number },
): void {
  if (typeof schema !== 'object' || schema === null || level > deepest || found.left-- <= 0) return;
  const { properties, items, required, enum: listed } = schema as Record<string, unknown>;
  if (Array.isArray(listed)) found.enumerated++;
  if (Array.isArray(required)) found.required += required.length;
  if (typeof properties === 'object' && properties !== null) {
    found.depth = Math.max(found.depth, level);
    for (const property of Object.values(properties)) visit(property, level + 1, found);
  }
  if (typeof items === 'object' && items !== null) {
    found.depth = Math.max(found.depth, level);
    visit(items, level + 1, found);
  }
}
