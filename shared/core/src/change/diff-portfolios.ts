import type { Portfolio, PortfolioDifference } from '@upshift/contracts';

/**
 * What two versions say differently, in the order of the file: keys that differ, are new or are gone, each as deep as both
 * have objects. Lists are compared as wholes, apart from those whose items have names: a tier or a validator is itself
 * wherever it stands, and only then is its place a difference.
 */
export function diffPortfolios(before: Portfolio | null, after: Portfolio): PortfolioDifference[] {
  return diff([], before ?? {}, after);
}

function diff(path: readonly string[], before: unknown, after: unknown): PortfolioDifference[] {
  if (isNamedList(before) && isNamedList(after)) return diffLists(path, before, after);
  if (!isObject(before) || !isObject(after)) {
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    return [{ path: `/${path.join('/')}`, before, after }];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => diff([...path, key], before[key], after[key]));
}

type Named = { readonly name: string };

function diffLists(path: readonly string[], before: readonly Named[], after: readonly Named[]): PortfolioDifference[] {
  const byName = (items: readonly Named[]) => Object.fromEntries(items.map((item) => [item.name, item]));
  const order = (items: readonly Named[]) => items.map(({ name }) => name);
  const moved =
    JSON.stringify(order(before)) === JSON.stringify(order(after))
      ? []
      : [{ path: `/${[...path, '(order)'].join('/')}`, before: order(before), after: order(after) }];
  return [...moved, ...diff(path, byName(before), byName(after))];
}

function isNamedList(value: unknown): value is readonly Named[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  const names = value.map((item) => (isObject(item) ? item['name'] : undefined));
  return names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
