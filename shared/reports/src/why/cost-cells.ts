import type { SpendFacts, SpendRow } from '@upshift/contracts';
import { priceCall } from '@upshift/core';
import type { Versions } from '../spend-facts.ts';
import { add, type Fraction, fraction, zero } from './fraction.ts';

/** What one workload at one risk cost in a period, by what it was for. Nano-dollars, exact. */
export interface CostCell {
  readonly workload: string;
  readonly succeeded: number;
  /** Of tasks that succeeded: the calls that they began with. */
  readonly first: Fraction;
  /** Of tasks that succeeded: repairs, escalations, judges, reviewers. */
  readonly further: Fraction;
  /** Failed, wasted and hedged calls, and everything that was spent on tasks that did not succeed. */
  readonly waste: Fraction;
  /** Audits, shadows, evaluations. */
  readonly measuring: Fraction;
}

export type CostPart = 'first' | 'further' | 'waste' | 'measuring';
export const costParts = ['first', 'further', 'waste', 'measuring'] as const satisfies readonly CostPart[];

/**
 * Sums a period by workload and risk.
 *
 * @param reprice by what the cost of a row is multiplied; 1 where silent
 */
export function toCostCells(
  { spend, tasks }: SpendFacts,
  reprice: (row: SpendRow) => Fraction = () => fraction(1),
): ReadonlyMap<string, CostCell> {
  const cells = new Map<string, CostCell>();
  const cellOf = ({ workload, risk }: { readonly workload: string; readonly risk: string }): CostCell =>
    cells.get(`${workload}\n${risk}`) ?? {
      workload,
      succeeded: 0,
      first: zero,
      further: zero,
      waste: zero,
      measuring: zero,
    };
  for (const row of spend) {
    if (row.purpose === 'baseline') continue;
    const cell = cellOf(row);
    const part = partOf(row);
    const factor = reprice(row);
    const cost = { top: BigInt(row.costNanoUsd) * factor.top, of: factor.of };
    cells.set(`${row.workload}\n${row.risk}`, { ...cell, [part]: add(cell[part], cost) });
  }
  for (const group of tasks) {
    if (group.purpose === 'baseline') continue;
    const cell = cellOf(group);
    const { reviewNanoUsd, reviewOfSuccessNanoUsd } = group;
    cells.set(`${group.workload}\n${group.risk}`, {
      ...cell,
      succeeded: cell.succeeded + (group.purpose === 'serve' ? group.succeeded : 0),
      further: add(cell.further, fraction(reviewOfSuccessNanoUsd)),
      waste: add(cell.waste, fraction(reviewNanoUsd - reviewOfSuccessNanoUsd)),
    });
  }
  return cells;
}

function partOf({ purpose, ofSuccess, line, part }: SpendRow): CostPart {
  if (purpose !== 'serve') return 'measuring';
  if (!ofSuccess || line === 'failed' || line === 'wasted' || line === 'hedged') return 'waste';
  return part === 'first' ? 'first' : 'further';
}

/**
 * By what the calls of one period are multiplied to stand at the prices of another: the list prices of its version that made the
 * most calls to the deployment, for a call with the mean tokens of the row. 1 where the other period did not use the deployment.
 */
export function repriceTo(target: SpendFacts, versions: Versions): (row: SpendRow) => Fraction {
  const calls = new Map<string, Map<string, number>>();
  for (const { deployment, portfolioHash, calls: count } of target.spend) {
    const own = calls.get(deployment) ?? new Map<string, number>();
    own.set(portfolioHash, (own.get(portfolioHash) ?? 0) + count);
    calls.set(deployment, own);
  }
  const hashOf = new Map(
    [...calls].map(([deployment, own]) => [
      deployment,
      [...own].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? '',
    ]),
  );
  return (row) => {
    const hash = hashOf.get(row.deployment);
    const before = versions.get(row.portfolioHash)?.deployments[row.deployment];
    const after = hash === undefined ? undefined : versions.get(hash)?.deployments[row.deployment];
    if (before === undefined || after === undefined || row.calls === 0) return fraction(1);
    const mean = (sum: number): number => Math.round(sum / row.calls);
    const usage = {
      inputTokens: mean(row.inputTokens),
      cachedInputTokens: mean(row.cachedInputTokens),
      outputTokens: mean(row.outputTokens),
    };
    const [old, now] = [priceCall(usage, before), priceCall(usage, after)];
    return old === 0 ? fraction(1) : fraction(now, old);
  };
}
