import type { QuorumPlan } from '@upshift/contracts';
import { openPlan } from '@upshift/core';
import { createGainReader, type Gain } from '../router/gain-reader.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { runClock } from '../simulate/run-clock.ts';
import { scoreModel } from '../simulate/score-model.ts';
import { scoreRun, simulatePlan } from '../simulate/simulate-plan.ts';
import { tabulateLeads } from '../simulate/tabulate-leads.ts';
import { findPremium, type LabPortfolio, premiumOf } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import type { Tuned } from '../tune/tune-plan.ts';
import {
  chooseBestSingle,
  chooseCheapestWithinOnePoint,
  runOracleRouter,
  runPerfectCascade,
  runRandomMix,
  runTwoCheapAgree,
} from './baselines.ts';
import type { CurvePoint } from './gap-curve.ts';
import { summarize } from './summarize.ts';

/** Runs of every policy on the same tasks, in the same order. */
export interface PolicyRuns {
  readonly labs: readonly LabTask[];
  readonly policy: readonly PolicyRun[];
  readonly models: readonly (readonly PolicyRun[])[];
  readonly alwaysPremium: readonly PolicyRun[];
  /** Chosen in training: the model may differ from fold to fold. */
  readonly bestSingle: readonly PolicyRun[];
  readonly cheapestWithinOnePoint: readonly PolicyRun[];
  readonly twoCheapAgree: readonly PolicyRun[];
  readonly oracleRouter: readonly PolicyRun[];
  readonly perfectCascade: readonly PolicyRun[];
  readonly randomMix: readonly PolicyRun[];
  /** The plan under several strictnesses of calling premium, one list of runs each. */
  readonly strictness: readonly (readonly PolicyRun[])[];
  /** Of two models, what calling the stronger would gain on each task; null for more. */
  readonly gains: readonly Gain[] | null;
  /** Names of the models that training chose, the most frequent first. */
  readonly bestSingleModels: readonly string[];
  readonly cheapestModels: readonly string[];
  /** How each plan was made: one a tuning. */
  readonly ways: readonly string[];
}

/** Log-odds below which premium is called, for the curve of premium calls against success. */
const strictnesses = [-20, -1, 0, 0.7, 1.2, 1.7, 2.2, 2.7, 3.2, 3.7, 20] as const;

/** Runs a tuned plan and everything that it is held against on tasks that the tuning did not see. */
export function runPolicies(
  tuned: Tuned,
  training: readonly LabTask[],
  labs: readonly LabTask[],
  portfolio: LabPortfolio,
  seed: number,
): PolicyRuns {
  const { plan } = tuned;
  const isPremium = findPremium(portfolio, training);
  const premium = premiumOf(portfolio);
  const alone = (model: number): PolicyRun[] => labs.map((lab) => scoreModel(lab, model, isPremium));
  const best = chooseBestSingle(training, portfolio);
  const cheapest = chooseCheapestWithinOnePoint(training, portfolio);
  const policy = labs.map((lab) => simulatePlan(plan, lab, isPremium));
  return {
    labs,
    policy,
    models: portfolio.models.map((_, model) => alone(model)),
    alwaysPremium: alone(premium),
    bestSingle: alone(best),
    cheapestWithinOnePoint: alone(cheapest),
    twoCheapAgree: labs.map((lab) => runTwoCheapAgree(lab, portfolio, isPremium)),
    oracleRouter: labs.map((lab) => runOracleRouter(lab, isPremium)),
    perfectCascade: labs.map((lab) => runPerfectCascade(lab, portfolio, isPremium)),
    randomMix: runRandomMix(labs, portfolio, isPremium, { share: summarize(policy).premiumShare, seed }),
    strictness: runStrictnesses(plan, labs, isPremium, premium),
    gains: portfolio.models.length === 2 ? labs.map(createGainReader(training, portfolio, tuned, seed)) : null,
    bestSingleModels: [portfolio.models[best] ?? ''],
    cheapestModels: [portfolio.models[cheapest] ?? ''],
    ways: [plan.tuned?.way ?? ''],
  };
}

/** Joins folds and seeds: the policies' runs one after the other. */
export function joinRuns(parts: readonly PolicyRuns[]): PolicyRuns {
  const join = <Item>(list: (part: PolicyRuns) => readonly Item[]): Item[] => parts.flatMap((part) => [...list(part)]);
  const [first] = parts;
  if (first === undefined) throw new TypeError('there is nothing to join');
  return {
    labs: join(({ labs }) => labs),
    policy: join(({ policy }) => policy),
    models: first.models.map((_, model) => join(({ models }) => models[model] ?? [])),
    alwaysPremium: join(({ alwaysPremium }) => alwaysPremium),
    bestSingle: join(({ bestSingle }) => bestSingle),
    cheapestWithinOnePoint: join((part) => part.cheapestWithinOnePoint),
    twoCheapAgree: join(({ twoCheapAgree }) => twoCheapAgree),
    oracleRouter: join(({ oracleRouter }) => oracleRouter),
    perfectCascade: join(({ perfectCascade }) => perfectCascade),
    randomMix: join(({ randomMix }) => randomMix),
    strictness: first.strictness.map((_, index) => join(({ strictness }) => strictness[index] ?? [])),
    gains: first.gains === null ? null : join(({ gains }) => gains ?? []),
    bestSingleModels: byFrequency(join((part) => part.bestSingleModels)),
    cheapestModels: byFrequency(join((part) => part.cheapestModels)),
    ways: join(({ ways }) => ways),
  };
}

/**
 * The curve of premium calls against success: of two models, premium is called in the order of what that is expected to
 * gain; of more, by the plan under several strictnesses.
 */
export function curveOf({ strictness, gains }: PolicyRuns): CurvePoint[] {
  if (gains !== null) return gainCurve(gains);
  return strictness.map((runs) => {
    const { premiumShare: share, success } = summarize(runs);
    return { share, success };
  });
}

function runStrictnesses(
  plan: QuorumPlan,
  labs: readonly LabTask[],
  isPremium: readonly boolean[],
  premium: number,
): PolicyRun[][] {
  const leads = labs.map((lab) => tabulateLeads(plan, lab));
  const oneSchedule = { ...plan, choice: null };
  return strictnesses.map((callBelow) => {
    const members = plan.members.map((member, index) => (index >= premium ? { ...member, callBelow } : member));
    const decisiveLead = Math.max(plan.decisiveLead, callBelow === 20 ? 20 : plan.decisiveLead);
    const earlyLead = callBelow === 20 ? 20 : (plan.earlyLead ?? plan.decisiveLead);
    const strict = { ...plan, members, decisiveLead, earlyLead };
    return labs.map((lab, index) => {
      const leadOf = leads[index];
      if (leadOf === undefined) throw new TypeError('each task has leads');
      return scoreRun(lab, runClock(strict, openPlan(oneSchedule, lab.task).starts, lab.answers, leadOf), isPremium);
    });
  });
}

function byFrequency(names: readonly string[]): string[] {
  const counts = Map.groupBy(names, (name) => name);
  return [...counts.keys()].sort((left, right) => (counts.get(right)?.length ?? 0) - (counts.get(left)?.length ?? 0));
}

function gainCurve(gains: readonly Gain[]): CurvePoint[] {
  let right = gains.reduce((sum, { weak }) => sum + weak, 0);
  const order = [...gains].sort((left, other) => other.expected - left.expected);
  return order.map(({ weak, premium }, index) => {
    right += premium - weak;
    return { share: (index + 1) / gains.length, success: right / gains.length };
  });
}
