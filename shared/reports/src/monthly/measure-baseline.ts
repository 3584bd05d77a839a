import type { Baseline } from '@upshift/contracts';
import { z95 } from '@upshift/core';
import { type BaselineSumsLike, type SpendFactsLike, sumOf } from '../spend-facts.ts';

/** Below it a workload's interval is no interval. */
const enough = 10;

/**
 * What a success would have cost with everything on the strongest tier, in our mix of workloads. Measured where the strongest
 * tier was asked on its own: the premium arm of a sample, else audits, which are drawn at random and are weighted by what they
 * were drawn with. By workload, a ratio of means with the linearised (delta method) standard error; workloads are independent.
 * An audit takes the strongest answer for right, so a baseline of audits is a lower bound, and so is the saving.
 */
export function measureBaseline(facts: SpendFactsLike): Baseline {
  const source = (['sample', 'audit'] as const).find((one) => usable(facts, one).length > 0);
  const nothing = { measured: 0, coveredSuccesses: 0, costPerSuccessUsd: null, oursUsd: null, change: null } as const;
  if (source === undefined) {
    const why = `It cannot be told: in no workload was the strongest tier asked on its own for ${enough} tasks. Audits ask it (audit.share of a workload in the portfolio), and so does a sample run.`;
    return { source: 'none', why, ...nothing };
  }
  const strata = usable(facts, source).flatMap((sums) => {
    const ours = oursOf(facts, sums.workload);
    return ours.succeeded === 0 ? [] : [{ sums, ours, ...ratioOf(sums) }];
  });
  const covered = sumOf(strata, ({ ours }) => ours.succeeded);
  const value = sumOf(strata, (one) => (one.ours.succeeded / covered) * one.ratio);
  if (covered === 0 || value <= 0)
    return { source: 'none', why: 'It cannot be told: nothing of what was measured succeeded here.', ...nothing };
  const error = Math.sqrt(sumOf(strata, (one) => ((one.ours.succeeded / covered) * one.error) ** 2));
  const baseline = { value, low: Math.max(0, value - z95 * error), high: value + z95 * error };
  const oursUsd = sumOf(strata, ({ ours }) => ours.costNanoUsd) / covered / 1e9;
  return {
    source,
    why: whys[source],
    measured: sumOf(strata, ({ sums }) => sums.tasks),
    coveredSuccesses: covered,
    costPerSuccessUsd: baseline,
    oursUsd,
    change:
      baseline.low === 0
        ? null
        : {
            value: oursUsd / baseline.value - 1,
            low: oursUsd / baseline.high - 1,
            high: oursUsd / baseline.low - 1,
          },
  };
}

const whys = {
  sample: 'Measured on the premium arm of a sample: the same cases, each sent to the last tier at once.',
  audit:
    'Measured on audits, which ask the strongest tier again. Its answers are taken for right, so the true baseline is not lower.',
} as const;

function usable({ baseline }: SpendFactsLike, source: BaselineSumsLike['source']): BaselineSumsLike[] {
  return baseline.filter((one) => one.source === source && one.tasks >= enough && one.success > 0);
}

function oursOf({ spend, tasks }: SpendFactsLike, workload: string): { succeeded: number; costNanoUsd: number } {
  const isOurs = (one: { readonly workload: string; readonly purpose: string }): boolean =>
    one.workload === workload && one.purpose !== 'baseline';
  return {
    succeeded: sumOf(
      tasks.filter((one) => isOurs(one) && one.purpose === 'serve'),
      (one) => one.succeeded,
    ),
    costNanoUsd:
      sumOf(spend.filter(isOurs), (one) => one.costNanoUsd) + sumOf(tasks.filter(isOurs), (one) => one.reviewNanoUsd),
  };
}

/** Of sums of weighted costs and successes: their ratio and its standard error. */
function ratioOf({ cost, success, costCost, costSuccess, successSuccess }: BaselineSumsLike): {
  ratio: number;
  error: number;
} {
  const ratio = cost / success;
  const squares = costCost - 2 * ratio * costSuccess + ratio ** 2 * successSuccess;
  return { ratio, error: Math.sqrt(Math.max(0, squares)) / success };
}
