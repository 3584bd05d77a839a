import type { SpendFacts } from '@upshift/contracts';

import type { Versions } from '@upshift/reports';
import type { ApiContext } from '../../api-context.ts';

/** The portfolio versions that tasks of a period were served by. */
export async function loadVersions(
  { deps, record }: Pick<ApiContext, 'deps' | 'record'>,
  facts: readonly Pick<SpendFacts, 'spend' | 'billed'>[],
): Promise<Versions> {
  const hashes = new Set(
    facts.flatMap(({ spend, billed }) => [...spend, ...billed].map(({ portfolioHash }) => portfolioHash)),
  );
  const versions = await Promise.all([...hashes].map((hash) => record.ask(() => deps.store.loadPortfolio(hash))));
  return new Map(versions.flatMap((version) => (version === null ? [] : [[version.hash, version.portfolio] as const])));
}
