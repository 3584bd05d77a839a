import { type Portfolio, type PortfolioEdit, portfolioSchema } from '@upshift/contracts';

/** The portfolio with the edits made. @returns null where what comes out is no portfolio */
export function editPortfolio(portfolio: Portfolio, edits: readonly PortfolioEdit[]): Portfolio | null {
  const copy = structuredClone(portfolio) as unknown;
  for (const { path, value } of edits) if (!setAt(copy, path, value)) return null;
  return portfolioSchema.safeParse(copy).data ?? null;
}

function setAt(root: unknown, path: PortfolioEdit['path'], value: unknown): boolean {
  let at = root;
  for (const key of path.slice(0, -1)) {
    if (!isContainer(at) || !Object.hasOwn(at, key)) return false;
    at = at[key];
  }
  const last = path.at(-1);
  if (!isContainer(at) || last === undefined) return false;
  if (value === undefined && Array.isArray(at)) at.splice(Number(last), 1);
  else if (value === undefined) delete at[last];
  else at[last] = value;
  return true;
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
