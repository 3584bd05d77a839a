import { UpshiftError } from '@upshift/contracts';
import type { PortfolioVersion } from '@upshift/ports';
import type { ApiContext } from '../api-context.ts';

/** The active version as the record has it now: what this process follows may be a moment old. */
export async function loadActive({ deps, record }: Pick<ApiContext, 'deps' | 'record'>): Promise<PortfolioVersion> {
  const active = await record.ask(() => deps.store.activePortfolio());
  if (active === null) throw new UpshiftError('VERSION_NOT_FOUND', 'The record has no active portfolio version.');
  return active;
}
