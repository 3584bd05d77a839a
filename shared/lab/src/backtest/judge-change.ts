import type { BacktestSummary, OutcomeRow, Portfolio } from '@upshift/contracts';
import { membersOf } from '@upshift/core';
import type { ValidatorRunner } from '@upshift/ports';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { buildLabTasks } from '../table/build-lab-tasks.ts';
import { backtestPortfolio } from './backtest-portfolio.ts';
import { planOfWorkload } from './plan-of-workload.ts';

/** With fewer recorded tasks nothing is said: an interval over a handful is wide and its formula does not hold. */
const enough = 30;

interface Pair {
  readonly question: string;
  readonly active: PolicyRun;
  readonly candidate: PolicyRun;
}

/**
 * What recorded tasks say of a change: both versions' plans run on each task of which every model has an answer that either
 * plan may ask. `worse`: fewer succeed, or a success costs more and no more of them succeed, in a 95 % interval.
 *
 * @param runner judges recorded answers where a plan needs it
 * @param now monotonic clock, ms
 */
export async function judgeChange({
  active,
  candidate,
  rows,
  source,
  runner,
  now,
}: {
  readonly active: Portfolio;
  readonly candidate: Portfolio;
  readonly rows: readonly OutcomeRow[];
  readonly source: BacktestSummary['source'];
  readonly runner: Pick<ValidatorRunner, 'judge'>;
  readonly now: () => number;
}): Promise<BacktestSummary> {
  const pairs: Pair[] = [];
  for (const [workload, own] of Map.groupBy(rows, (row) => row.workload)) {
    const models = [...new Set([active, candidate].flatMap((one) => modelsAsked(one, workload)))];
    const labs = await buildLabTasks(own, models, runner);
    const lab = { tiers: [models], models };
    const isPremium = models.map(() => false);
    const [before, after] = [active, candidate].map((one) => backtestPortfolio(one, labs, lab, isPremium, now).runs);
    for (const [at, { question }] of labs.entries()) {
      const [one, other] = [before?.[at], after?.[at]];
      if (one !== undefined && other !== undefined) pairs.push({ question, active: one, candidate: other });
    }
  }
  return summarize(pairs, rows.length, source);
}

function modelsAsked(portfolio: Portfolio, workload: string): string[] {
  return membersOf(planOfWorkload(portfolio, workload)).map(
    ({ deployment }) => portfolio.deployments[deployment]?.model ?? deployment,
  );
}

function summarize(pairs: readonly Pair[], lookedAt: number, source: BacktestSummary['source']): BacktestSummary {
  const tasks = pairs.length;
  const facts = { source, tasks, lookedAt };
  if (tasks < enough) {
    const why = `Only ${tasks} of ${lookedAt} recorded tasks have an answer of every model that both versions may ask; ${enough} are needed. A shadow records them.`;
    return { ...facts, verdict: 'unknown', why, successPoints: null, costPerSuccessPercent: null };
  }
  const success = successInterval(pairs);
  const cost = costInterval(pairs);
  const [verdict, why] = judge(success, cost);
  return { ...facts, verdict, why, successPoints: success, costPerSuccessPercent: cost };
}

type Interval = NonNullable<BacktestSummary['successPoints']>;

function judge(success: Interval, cost: Interval | null): [BacktestSummary['verdict'], string] {
  if (success.high < 0) return ['worse', 'Fewer tasks succeed.'];
  if (cost !== null && cost.low > 0 && success.low <= 0)
    return ['worse', 'A success costs more, and it is not shown that more tasks succeed.'];
  return ['not_worse', 'It is not shown that fewer tasks succeed, nor that a success costs more without more of them.'];
}

const z95 = 1.959964;

/** Percentage points. */
function successInterval(pairs: readonly Pair[]): Interval {
  const differences = pairs.map(({ active, candidate }) => 100 * (candidate.success - active.success));
  const value = mean(differences);
  const error = clusteredError(
    pairs,
    differences.map((difference) => difference - value),
  );
  return { value, low: value - z95 * error, high: value + z95 * error };
}

/** Percent of the active version's cost per success: the logarithm of the two ratios, linearised (delta method). */
function costInterval(pairs: readonly Pair[]): Interval | null {
  const [active, candidate] = (['active', 'candidate'] as const).map((side) =>
    ratioOf(pairs.map((pair) => pair[side])),
  );
  if (active === null || active === undefined || candidate === null || candidate === undefined) return null;
  const ratio = candidate.value / active.value;
  const influences = pairs.map((_, at) => (candidate.influences[at] ?? 0) - (active.influences[at] ?? 0));
  const error = clusteredError(pairs, influences);
  const percent = (factor: number): number => 100 * (ratio * factor - 1);
  return { value: percent(1), low: percent(Math.exp(-z95 * error)), high: percent(Math.exp(z95 * error)) };
}

/** Cost per success with each task's influence on its logarithm; null where it is no positive number. */
function ratioOf(
  runs: readonly PolicyRun[],
): { readonly value: number; readonly influences: readonly number[] } | null {
  const costs = runs.map(({ costUsd }) => costUsd).filter((cost) => cost !== null);
  const share = mean(runs.map(({ success }) => success));
  const value = mean(costs) / share;
  if (costs.length < runs.length || share === 0 || value === 0) return null;
  return {
    value,
    influences: runs.map(({ costUsd, success }) => ((costUsd ?? 0) - value * success) / (share * value)),
  };
}

/** The standard error of a mean whose terms of one question belong together. */
function clusteredError(pairs: readonly Pair[], deviations: readonly number[]): number {
  const sums = new Map<string, number>();
  for (const [at, { question }] of pairs.entries())
    sums.set(question, (sums.get(question) ?? 0) + (deviations[at] ?? 0));
  return Math.sqrt([...sums.values()].reduce((total, sum) => total + sum * sum, 0)) / pairs.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
