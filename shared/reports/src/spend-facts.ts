import type { Portfolio, Risk } from '@upshift/contracts';

export type PurposeLike = 'serve' | 'baseline' | 'audit' | 'shadow' | 'eval';

/** Calls of one kind, summed over the tasks of a period. See the port `ReportStore`, whose rows these are. */
export interface SpendRowLike {
  readonly workload: string;
  readonly purpose: PurposeLike;
  readonly risk: Risk;
  readonly portfolioHash: string;
  readonly tier: string;
  readonly deployment: string;
  readonly line: 'accepted' | 'objected' | 'failed' | 'wasted' | 'hedged' | 'judge';
  readonly part: 'first' | 'further';
  readonly ofSuccess: boolean;
  readonly calls: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
}

export interface TaskGroupLike {
  readonly workload: string;
  readonly purpose: PurposeLike;
  readonly risk: Risk;
  readonly portfolioHash: string;
  readonly tier: string | null;
  readonly deployment: string | null;
  readonly tasks: number;
  readonly settled: number;
  readonly succeeded: number;
  readonly wrong: number;
  readonly inReview: number;
  readonly called: number;
  readonly premium: number;
  readonly reviewed: number;
  readonly reviewMs: number;
  readonly reviewNanoUsd: number;
  readonly reviewOfSuccessNanoUsd: number;
}

export interface BaselineSumsLike {
  readonly source: 'sample' | 'shadow' | 'audit';
  readonly workload: string;
  readonly tasks: number;
  readonly cost: number;
  readonly success: number;
  readonly costCost: number;
  readonly costSuccess: number;
  readonly successSuccess: number;
}

export interface SpendFactsLike {
  readonly spend: readonly SpendRowLike[];
  readonly tasks: readonly TaskGroupLike[];
  readonly ledgerNanoUsd: number;
  readonly p95Ms: number | null;
  readonly baseline: readonly BaselineSumsLike[];
  readonly billed: readonly {
    readonly deployment: string;
    readonly portfolioHash: string;
    readonly modelServed: string | null;
    readonly calls: number;
    readonly costNanoUsd: number;
    readonly estimatedNanoUsd: number;
  }[];
}

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
  rows: readonly Pick<SpendRowLike, 'deployment' | 'portfolioHash'>[],
  versions: Versions,
): boolean {
  return rows.some(
    ({ deployment, portfolioHash }) =>
      versions.get(portfolioHash)?.deployments[deployment]?.provider.kind === 'simulated',
  );
}
