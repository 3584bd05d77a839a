import type { Portfolio, SpendRow } from '@upshift/contracts';

/** Portfolio versions by their hash: what deployments were, and what they cost, when a task began. */
export type Versions = ReadonlyMap<string, Portfolio>;

export function sumOf<T>(rows: readonly T[], value: (row: T) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}

/** @returns whole nano-dollars, half up; null where there is nothing to divide by */
export function perSuccess(costNanoUsd: number, succeeded: number): number | null {
  return succeeded === 0 ? null : divideHalfUp(BigInt(costNanoUsd), BigInt(succeeded));
}

/** Rounds half up, also below zero: so that differences of roundings telescope. */
export function divideHalfUp(numerator: bigint, denominator: bigint): number {
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  const doubled = 2n * n + d;
  const floor = doubled / (2n * d) - (doubled % (2n * d) < 0n ? 1n : 0n);
  return Number(floor);
}

/** Some calls were answered by a simulated deployment. */
export function isSimulated(
  rows: readonly Pick<SpendRow, 'deployment' | 'portfolioHash'>[],
  versions: Versions,
): boolean {
  return rows.some(
    ({ deployment, portfolioHash }) =>
      versions.get(portfolioHash)?.deployments[deployment]?.provider.kind === 'simulated',
  );
}
