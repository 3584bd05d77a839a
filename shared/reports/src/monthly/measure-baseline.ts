import type { Baseline, BaselineSums, SpendFacts } from '@upshift/contracts';
import { z95 } from '@upshift/core';
import { sumOf } from '../spend-facts.ts';

/** Below it a workload's interval is no interval. */
const enough = 10;

/** The better one first: what of a workload was measured in several ways is taken from the first of them. */
const sources = ['sample', 'shadow', 'audit'] as const;

/**
 * What a success would have cost with everything on the strongest tier, in our mix of workloads. Measured where the strongest
 * tier was asked on its own: the premium arm of a sample, else shadows that started every task there, else audits, which are drawn
 * at random and are weighted by what they were drawn with. By workload, a ratio of means with the linearised (delta method)
 * standard error; workloads are independent. An audit takes the strongest answer for right, so a baseline of audits is a lower
 * bound, and so is the saving; copies of a shadow succeed by the validators, as our tasks do.
 */
export function measureBaseline(facts: SpendFacts): Baseline {
  const best = [...Map.groupBy(usable(facts), ({ workload }) => workload).values()].flatMap((own) => {
    const source = sources.find((one) => own.some((sums) => sums.source === one));
    return own.filter((sums) => sums.source === source);
  });
  const nothing = { measured: 0, coveredSuccesses: 0, costPerSuccessUsd: null, oursUsd: null, change: null } as const;
  if (best.length === 0) {
    const why = `It cannot be told: in no workload was the strongest tier asked on its own for ${enough} tasks. Audits ask it (audit.share of a workload in the portfolio), so does a shadow of a version that starts there, and so does a sample run.`;
    return { source: 'none', why, ...nothing };
  }
  const strata = best.flatMap((sums) => {
    const ours = oursOf(facts, sums.workload);
    return ours.succeeded === 0 ? [] : [{ sums, ours, ...ratioOf(sums) }];
  });
  const covered = sumOf(strata, ({ ours }) => ours.succeeded);
  const value = sumOf(strata, (one) => (one.ours.succeeded / covered) * one.ratio);
  if (covered === 0 || value <= 0)
    return { source: 'none', why: 'It cannot be told: nothing of what was measured succeeded here.', ...nothing };
  const error = Math.sqrt(sumOf(strata, (one) => ((one.ours.succeeded / covered) * one.error) ** 2));
  const told = sources.filter((source) => strata.some(({ sums }) => sums.source === source));
  const baseline = { value, low: Math.max(0, value - z95 * error), high: value + z95 * error };
  const oursUsd = sumOf(strata, ({ ours }) => ours.costNanoUsd) / covered / 1e9;
  return {
    source: told.length === 1 && told[0] !== undefined ? told[0] : 'several',
    why: told.map((source) => whys[source]).join(' '),
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
  shadow:
    'Measured on shadows, which ran a second time on the strongest tier alone what was served; the same validators say what succeeded.',
  audit:
    'Measured on audits, which ask the strongest tier again. Its answers are taken for right, so the true baseline is not lower.',
} as const;

function usable({ baseline }: SpendFacts): BaselineSums[] {
  return baseline.filter((one) => one.tasks >= enough && one.success > 0);
}

function oursOf({ spend, tasks }: SpendFacts, workload: string): { succeeded: number; costNanoUsd: number } {
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
function ratioOf({ cost, success, costCost, costSuccess, successSuccess }: BaselineSums): {
  ratio: number;
  error: number;
} {
  const ratio = cost / success;
  const squares = costCost - 2 * ratio * costSuccess + ratio ** 2 * successSuccess;
  return { ratio, error: Math.sqrt(Math.max(0, squares)) / success };
}
