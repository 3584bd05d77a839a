import type { Portfolio } from '@upshift/contracts';
import type { PortfolioSource, TaskStore } from '@upshift/ports';

/** Versions kept in memory. A version is some 100 KB; a process meets few. */
const keptVersions = 50;

/** Reads each version once. Concurrent readers of one version share the reading. */
export function createPortfolioCache(store: Pick<TaskStore, 'loadPortfolio'>): PortfolioSource {
  const versions = new Map<string, Promise<Portfolio>>();

  async function load(hash: string): Promise<Portfolio> {
    const version = await store.loadPortfolio(hash);
    if (version === null) throw new Error(`The record holds no portfolio version ${hash.slice(0, 12)}`);
    return version.portfolio;
  }

  return {
    byHash(hash) {
      const known = versions.get(hash);
      if (known !== undefined) return known;
      const loading = load(hash);
      loading.catch(() => versions.delete(hash));
      versions.set(hash, loading);
      const oldest = versions.size > keptVersions ? versions.keys().next().value : undefined;
      if (oldest !== undefined) versions.delete(oldest);
      return loading;
    },
  };
}
