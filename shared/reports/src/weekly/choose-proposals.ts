import type { BacktestSummary, Portfolio, Proposal, WeeklyFacts } from '@upshift/contracts';
import { diffPortfolios } from '@upshift/core';
import type { PossibleChange } from './list-changes.ts';

export interface TriedChange {
  readonly change: PossibleChange;
  readonly backtest: BacktestSummary;
}

/** Percentage points of success that the interval may reach below zero: as a canary allows by default. */
const marginPoints = 3;
/**
 * Of the recorded tasks that a change was tried on, the share that must have an answer of every model. A cascade asks the
 * stronger model only where the weaker one failed: tasks with both answers are the hard ones, and say nothing of the rest.
 */
const coverage = 0.9;
const maxProposals = 10;

/** Whether the backtest stands for the workload, and not for its hard tasks alone. */
export function isTold({ verdict, tasks, lookedAt }: BacktestSummary): boolean {
  return verdict !== 'unknown' && tasks >= coverage * lookedAt;
}

/**
 * Keeps the changes that pay by their intervals: a success surely costs less and no more than three points of success may be lost,
 * or surely more tasks succeed. What gains success comes first, then what saves most.
 */
export function chooseProposals(
  active: Portfolio,
  tried: readonly TriedChange[],
  costs: WeeklyFacts['costs'],
): Proposal[] {
  return tried
    .filter(({ backtest }) => isTold(backtest) && pays(backtest))
    .map(({ change, backtest }) => ({ proposal: toProposal(active, change, backtest, costs), gain: gainOf(backtest) }))
    .sort((a, b) => b.gain - a.gain || b.proposal.savesNanoUsd - a.proposal.savesNanoUsd)
    .map(({ proposal }) => proposal)
    .slice(0, maxProposals);
}

function pays({ successPoints: success, costPerSuccessPercent: cost }: BacktestSummary): boolean {
  if (success === null) return false;
  return success.low > 0 || (cost !== null && cost.high < 0 && success.low >= -marginPoints);
}

/** Points of success that are surely gained. */
function gainOf({ successPoints }: BacktestSummary): number {
  return Math.max(0, successPoints?.low ?? 0);
}

function toProposal(
  active: Portfolio,
  { candidate, ...change }: PossibleChange,
  backtest: BacktestSummary,
  costs: WeeklyFacts['costs'],
): Proposal {
  const spent = costs
    .filter(({ workload }) => change.workload === null || workload === change.workload)
    .reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
  const percent = backtest.costPerSuccessPercent?.value ?? 0;
  // One that saves nothing is -0 without the sum.
  const savesNanoUsd = Math.round((-percent / 100) * spent) + 0;
  return { ...change, differences: diffPortfolios(active, candidate), backtest, savesNanoUsd };
}
