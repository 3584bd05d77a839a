import type { PlanTask } from '../ballot.ts';

/** What the tools of a task look like: their names, their parameters on every level, and what is said of them. */
export interface ToolTraits {
  /** Names, descriptions and listed values, a line each. */
  readonly text: string;
  readonly names: readonly string[];
  readonly depth: number;
  /** Parameters on every level. */
  readonly parameters: number;
  readonly most: number;
  readonly objects: number;
  readonly lists: number;
  readonly listed: number;
  readonly untyped: number;
  readonly undescribed: number;
  /** Characters of the descriptions of parameters. */
  readonly described: number;
}

/** Deeper than this, and beyond so many parameters, nobody looks: a schema may be as large as somebody likes. */
const deepest = 12;
const mostParameters = 500;

type Found = { -readonly [Name in keyof ToolTraits]: ToolTraits[Name] } & { names: string[]; lines: string[] };

export function readTools({ tools }: Pick<PlanTask, 'tools'>): ToolTraits {
  const found: Found = {
    ...{ text: '', names: [], lines: [], depth: 0, parameters: 0, most: 0, objects: 0, lists: 0, listed: 0 },
    ...{ untyped: 0, undescribed: 0, described: 0 },
  };
  for (const { function: offered } of tools ?? []) {
    const before = found.parameters;
    found.lines.push(offered.name, offered.description ?? '');
    found.names.push(offered.name);
    visit(offered.parameters, 1, found);
    found.most = Math.max(found.most, found.parameters - before);
  }
  return { ...found, text: found.lines.join('\n') };
}

function visit(schema: unknown, level: number, found: Found): void {
  if (!isRecord(schema) || level > deepest) return;
  const { properties, items } = schema;
  if (isRecord(properties)) {
    found.depth = Math.max(found.depth, level);
    for (const [name, property] of Object.entries(properties)) {
      if (found.parameters >= mostParameters) return;
      found.names.push(name);
      found.lines.push(name);
      count(property, found);
      visit(property, level + 1, found);
    }
  }
  if (isRecord(items)) {
    found.depth = Math.max(found.depth, level);
    visit(items, level + 1, found);
  }
}

function count(property: unknown, found: Found): void {
  found.parameters++;
  const { type, enum: listed, description, properties, items } = isRecord(property) ? property : {};
  if (type === 'object' || properties !== undefined) found.objects++;
  if (type === 'array' || items !== undefined) found.lists++;
  if (Array.isArray(listed)) {
    found.listed++;
    found.lines.push(listed.filter((value) => typeof value === 'string').join(' '));
  } else if (type === undefined) found.untyped++;
  if (typeof description === 'string' && description !== '') {
    found.described += description.length;
    found.lines.push(description);
  } else found.undescribed++;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
