import type { Tool } from '@upshift/contracts';

const legal = /^[a-zA-Z0-9_-]{1,64}$/;

/** Tools under names that vendors accept, and the way back. */
export interface NamedTools {
  readonly tools: readonly { readonly legalName: string; readonly tool: Tool }[];
  /** The tool's own name; a name that the model made up stays as it is. */
  originalName(legalName: string): string;
  /** The name that a tool goes by with the vendor; one that is offered no more is made legal. */
  legalName(originalName: string): string;
}

/**
 * Gives every tool a legal, unique name: vendors refuse dots, spaces and more than 64 characters, and would turn away the
 * whole call. A tool that has a legal name keeps it.
 */
export function mapToolNames(tools: readonly Tool[]): NamedTools {
  const originals = new Map<string, string>();
  const take = (tool: Tool, wanted: string): { legalName: string; tool: Tool } => {
    const legalName = unused(wanted, originals);
    originals.set(legalName, tool.function.name);
    return { legalName, tool };
  };
  const kept = tools.filter(({ function: { name } }) => legal.test(name)).map((tool) => take(tool, tool.function.name));
  const renamed = tools
    .filter(({ function: { name } }) => !legal.test(name))
    .map((tool) => take(tool, toLegal(tool.function.name)));
  const order = new Map(tools.map((tool, at) => [tool, at]));
  const named = [...kept, ...renamed].sort((a, b) => (order.get(a.tool) ?? 0) - (order.get(b.tool) ?? 0));
  const legalNames = new Map(named.map(({ legalName, tool }) => [tool.function.name, legalName]));
  return {
    tools: named,
    originalName: (legalName) => originals.get(legalName) ?? legalName,
    legalName: (originalName) => legalNames.get(originalName) ?? toLegal(originalName),
  };
}

function toLegal(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64);
}

function unused(wanted: string, taken: ReadonlyMap<string, string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const suffix = `_${number}`;
    const candidate = `${wanted.slice(0, 64 - suffix.length)}${suffix}`;
    if (!taken.has(candidate)) return candidate;
  }
}
