import type { Tool } from '@upshift/contracts';

export interface Property {
  readonly type?: unknown;
  readonly description?: unknown;
  readonly enum?: unknown;
  readonly default?: unknown;
  readonly items?: unknown;
}

export function propertiesOf(tool: Tool): Readonly<Record<string, Property>> {
  const properties = tool.function.parameters['properties'];
  return isRecord(properties) ? (properties as Record<string, Property>) : {};
}

export function requiredOf(tool: Tool): readonly string[] {
  const required = tool.function.parameters['required'];
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function* leavesOf(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) yield value;
  else for (const item of Object.values(value)) yield* leavesOf(item);
}
