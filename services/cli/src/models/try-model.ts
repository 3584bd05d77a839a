import type { EvalReport, Portfolio } from '@upshift/contracts';
import { resolveWorkload } from '@upshift/core';
import { pairedInterval } from '@upshift/evals';
import { backtestPortfolio, bootstrapDelta, deltaOf, type LabTask, type PolicyRun, summarize } from '@upshift/lab';
import type { ValidatorRunner } from '@upshift/ports';
import { buildLabs } from './build-labs.ts';
import { askedToday, buildPlaces, tierOf, toLabPortfolio } from './build-places.ts';
import { decideFit, type Fit, type FitRules, type FitTrial } from './decide-fit.ts';

export interface TrialInput {
  readonly portfolio: Portfolio;
  readonly workload: string;
  readonly candidate: string;
  /** A run of each deployment that is asked today, and of the candidate, all on one version of the set. */
  readonly reports: ReadonlyMap<string, EvalReport>;
  readonly rules: FitRules;
}

export interface ModelTrial {
  readonly deployment: string;
  readonly workload: string;
  readonly cases: number;
  readonly simulated: boolean;
  readonly fit: Fit;
  readonly trials: readonly FitTrial[];
  readonly alone: readonly {
    readonly deployment: string;
    readonly success: number;
    readonly costPerSuccessUsd: number | null;
  }[];
}

/** Fixes the draws of the bootstrap, so that the same runs give the same verdict. */
const seed = 1;

/** Tries a deployment in every place of a workload, by backtest on what it and those of today answered to the workload's cases. */
export async function tryModel(
  { portfolio: written, workload, candidate, reports, rules }: TrialInput,
  { runner, now }: { runner: Pick<ValidatorRunner, 'judge'>; now: () => number },
): Promise<ModelTrial> {
  const portfolio = toLabPortfolio(written, workload);
  const models = [...reports.keys()];
  const { validators } = resolveWorkload(portfolio, workload);
  const labs = await buildLabs([...reports.values()], { workload, validators }, runner);
  const today = askedToday(portfolio, workload);
  const backtest = backtester(labs, models, today, now);
  const base = backtest(portfolio);
  const alone = (name: string): PolicyRun[] => runAlone(labs, models.indexOf(name));
  const placed = buildPlaces(portfolio, workload, candidate).map(
    ({ kind, tier, deployment, portfolio: other }): FitTrial => ({
      kind,
      tier,
      deployment,
      ...compare(backtest(other), base, labs),
    }),
  );
  const seconds = today
    .filter((name) => name !== candidate)
    .map(
      (deployment): FitTrial => ({
        kind: 'second',
        tier: tierOf(portfolio, deployment),
        deployment,
        ...compare(alone(candidate), alone(deployment), labs),
      }),
    );
  const trials = labs.length === 0 ? [] : [...placed, ...seconds];
  return {
    deployment: candidate,
    workload,
    cases: labs.length,
    simulated: [...reports.values()].some(({ simulated }) => simulated),
    fit: decideFit(trials, labs.length, rules),
    trials,
    alone: models.map((deployment) => {
      const { success, costPerSuccessUsd } = summarize(alone(deployment));
      return { deployment, success: labs.length === 0 ? 0 : success, costPerSuccessUsd };
    }),
  };
}

function backtester(
  labs: readonly LabTask[],
  models: readonly string[],
  today: readonly string[],
  now: () => number,
): (portfolio: Portfolio) => readonly PolicyRun[] {
  const premium = today.at(-1);
  return (portfolio) => {
    const isPremium = models.map((name) => name === premium);
    return backtestPortfolio(portfolio, labs, { tiers: [models], models }, isPremium, now).runs;
  };
}

function runAlone(labs: readonly LabTask[], model: number): PolicyRun[] {
  return labs.map(({ answers }) => {
    const answer = answers[model];
    if (answer === undefined) throw new TypeError('each case has an answer of each deployment');
    return { success: answer.correct, costUsd: answer.costUsd, latencyMs: answer.latencyMs, premium: false, calls: 1 };
  });
}

function compare(
  runs: readonly PolicyRun[],
  base: readonly PolicyRun[],
  labs: readonly LabTask[],
): Pick<FitTrial, 'success' | 'cost'> {
  const pairs = runs.map((run, index) => ({ value: run.success - (base[index]?.success ?? 0), weight: 1 }));
  const success = pairedInterval(pairs) ?? { value: 0, low: -1, high: 1 };
  const value = deltaOf(summarize(runs), summarize(base)).costPerSuccess;
  if (value === null) return { success, cost: null };
  const groups = labs.map(({ question }) => question);
  return { success, cost: { value, interval: bootstrapDelta(runs, base, groups, { seed }).costPerSuccess } };
}
