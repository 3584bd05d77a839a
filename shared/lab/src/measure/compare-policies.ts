import { bootstrapDelta, type Delta, type DeltaIntervals, deltaOf, type Interval } from './bootstrap.ts';
import { type GapFigures, measureGap } from './gap-curve.ts';
import { curveOf, type PolicyRuns } from './run-policies.ts';
import { type Summary, summarize } from './summarize.ts';

type Figures = Omit<Summary, 'p50Ms'>;
type Named = Figures & { readonly model: string };

/** What is printed of one portfolio. Relative figures are ratios (−0.3), success in points, money in dollars. */
export interface Comparison extends GapFigures {
  readonly tasks: number;
  readonly policy: Figures;
  readonly alwaysPremium: Figures;
  readonly bestSingle: Named;
  readonly cheapestWithinOnePoint: Named;
  readonly twoCheapAgree: Figures;
  readonly oracleRouter: Figures;
  /** Policy against always premium. */
  readonly delta: Delta;
  readonly ci95: DeltaIntervals;
  readonly vsBestSingle: Pick<Delta, 'costPerSuccess' | 'successPoints'> & {
    readonly ci95: { readonly costPerSuccess: Interval | null; readonly successPoints: Interval | null };
  };
  /** Share of the way from the best single model to the oracle router that the policy goes. */
  readonly oracleGapRecovered: number | null;
}

/** Holds the policy against everything else on the same tasks, with paired bootstrap intervals. */
export function comparePolicies(runs: PolicyRuns, { seed, draws }: { seed: number; draws?: number }): Comparison {
  const policy = summarize(runs.policy);
  const premium = summarize(runs.alwaysPremium);
  const single = summarize(runs.bestSingle);
  const oracle = summarize(runs.oracleRouter);
  const groups = runs.labs.map(({ question }) => question);
  const options = { seed, ...(draws === undefined ? {} : { draws }) };
  const { costPerSuccess, successPoints } = deltaOf(policy, single);
  const singleIntervals = bootstrapDelta(runs.policy, runs.bestSingle, groups, options);
  const gap = oracle.success - single.success;
  return {
    tasks: new Set(runs.labs.map(({ id }) => id)).size,
    policy: figuresOf(policy),
    alwaysPremium: figuresOf(premium),
    bestSingle: { ...figuresOf(single), model: runs.bestSingleModels[0] ?? '' },
    cheapestWithinOnePoint: {
      ...figuresOf(summarize(runs.cheapestWithinOnePoint)),
      model: runs.cheapestModels[0] ?? '',
    },
    twoCheapAgree: figuresOf(summarize(runs.twoCheapAgree)),
    oracleRouter: figuresOf(oracle),
    delta: deltaOf(policy, premium),
    ci95: bootstrapDelta(runs.policy, runs.alwaysPremium, groups, options),
    vsBestSingle: {
      costPerSuccess,
      successPoints,
      ci95: { costPerSuccess: singleIntervals.costPerSuccess, successPoints: singleIntervals.successPoints },
    },
    oracleGapRecovered: gap <= 0 ? null : (policy.success - single.success) / gap,
    ...measureGap(curveOf(runs), summarize(runs.models[0] ?? []).success, premium.success),
  };
}

function figuresOf({ success, costPerSuccessUsd, p95Ms, premiumShare, callsPerTask }: Summary): Figures {
  return { success, costPerSuccessUsd, p95Ms, premiumShare, callsPerTask };
}
