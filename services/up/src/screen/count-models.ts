import type { Portfolio } from '@upshift/contracts';
import { isSimulated } from './is-simulated.ts';

/** The deployments that stand on a tier, by what is behind them. */
export interface ModelCounts {
  readonly local: number;
  readonly simulated: number;
  readonly vendors: number;
}

export function countModels({ tiers, deployments }: Pick<Portfolio, 'tiers' | 'deployments'>): ModelCounts {
  const serving = new Set(tiers.flatMap((tier) => tier.deployments));
  const providers = [...serving].flatMap((name) => deployments[name]?.provider ?? []);
  const local = providers.filter(({ kind }) => kind === 'local').length;
  const simulated = providers.filter(isSimulated).length;
  return { local, simulated, vendors: providers.length - local - simulated };
}

/** `2 local (real), 6 SIMULATED (no key found)`: nothing passes for what it is not. */
export function describeModels({ local, simulated, vendors }: ModelCounts, keys: readonly string[]): string {
  const found = keys.length === 0 ? 'no key found' : `${keys.join(', ')} found, but not used by this portfolio`;
  return [
    ...(local === 0 ? [] : [`${local} local (real)`]),
    ...(vendors === 0 ? [] : [`${vendors} of vendors (real)`]),
    ...(simulated === 0 ? [] : [`${simulated} SIMULATED (${found})`]),
  ].join(', ');
}
