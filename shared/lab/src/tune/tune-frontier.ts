import type { QuorumPlan } from '@upshift/contracts';
import { type Certificate, certifyInTurn } from '../certify/certify.ts';
import { dealFolds } from '../folds.ts';
import { bootstrapDelta, type Delta, type DeltaIntervals, deltaOf } from '../measure/bootstrap.ts';
import { type Summary, summarize } from '../measure/summarize.ts';
import { surelyAbove } from '../measure/surely-above.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { scoreModel } from '../simulate/score-model.ts';
import { simulatePlan } from '../simulate/simulate-plan.ts';
import { findPremium, type LabPortfolio, premiumOf } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import type { Limits, Wish } from './parse-target.ts';
import { type NamedPlan, plainFamily } from './plain-plans.ts';
import { openTuning } from './tune-plan.ts';

/** A plan of the frontier, with what it made of tasks that had no part in finding it. */
export interface FrontierPoint {
  /** How it asks, in words. */
  readonly name: string;
  readonly plan: QuorumPlan;
  /** On the tasks that it was found on: flattering, shown to see how much. */
  readonly searched: Summary;
  readonly tested: Summary;
  /** Against everything on premium, on the tested tasks. */
  readonly delta: Delta;
  readonly ci95: DeltaIntervals;
  readonly certificate: Certificate;
  readonly meetsLimits: boolean;
}

export interface Frontier {
  readonly searchedTasks: number;
  readonly testedTasks: number;
  /** Everything on premium, on the tested tasks. */
  readonly premium: Summary;
  /** In the order in which they were tested, the surest first; which that is was found on the searched tasks. */
  readonly points: readonly FrontierPoint[];
  /** Index of the point that serves the aim best among those that hold and meet the limits; null: none does. */
  readonly chosen: number | null;
}

export interface FrontierOptions {
  readonly wish: Wish;
  readonly seed: number;
  /** The share of certificates that may be wrong, 0.1 for a confidence of 90 %. */
  readonly alpha: number;
  /** Called after each of `stepsOfFrontier` steps. */
  readonly onStep?: () => void;
}

/** Learned, chosen, tested. */
export const stepsOfFrontier = 3;

/** Of five parts, those on which plans are searched; the others certify. */
const searchedParts = 3;
/** Beside the tuned one: each one more is one more that can fail before the one that is wanted is reached. */
const mostPoints = 8;

/**
 * Tunes for the wish on one part of the tasks, and takes beside that plan those of counted votes and the single models that no
 * other beats there in cost, success and latency at once. All are tested on the other part, and of those whose success is
 * certified the one that serves the wish best is chosen.
 *
 * @throws TypeError with fewer tasks than would leave both parts with some
 */
export function tuneFrontier(
  labs: readonly LabTask[],
  portfolio: LabPortfolio,
  { wish, seed, alpha, onStep }: FrontierOptions,
): Frontier {
  if (labs.length < 20) throw new TypeError('a frontier needs twenty tasks at least');
  const deal = dealFolds(
    labs.map(({ question }) => question),
    5,
    seed,
  );
  const searched = labs.filter((_, index) => (deal[index] ?? 0) < searchedParts);
  const tested = labs.filter((_, index) => (deal[index] ?? 0) >= searchedParts);
  const isPremium = findPremium(portfolio, searched);
  const runOn = (plan: QuorumPlan, tasks: readonly LabTask[]) => tasks.map((lab) => simulatePlan(plan, lab, isPremium));
  const premiumOn = (tasks: readonly LabTask[]) => tasks.map((lab) => scoreModel(lab, premiumOf(portfolio), isPremium));
  const tuning = openTuning(searched, portfolio, { seed });
  onStep?.();
  const tuned = { name: 'as tuned', plan: tuning.planFor(wish.target) };
  onStep?.();
  const known = premiumOn(searched);
  const found = [tuned, ...plainFamily(tuning.draft, tuning.input)].map((one) =>
    lookAt(one, runOn(one.plan, searched), known, wish),
  );
  const plans = inTestingOrder(withoutBeaten(withoutTwins(found)));
  const standard = premiumOn(tested);
  const premium = summarize(standard);
  const questions = tested.map(({ question }) => question);
  const runs = plans.map(({ plan }) => runOn(plan, tested));
  const certificates = certifyInTurn(
    runs.map((own) => ({ runs: own, standard, questions })),
    { allowance: wish.allowance, alpha, seed },
  );
  const points = plans.map((one, index): FrontierPoint => {
    const own = runs[index] ?? [];
    const summary = summarize(own);
    const delta = deltaOf(summary, premium);
    return {
      ...{ name: one.name, plan: one.plan, searched: one.searched },
      tested: summary,
      delta,
      ci95: bootstrapDelta(own, standard, questions, { seed }),
      certificate: certificates[index] as Certificate,
      meetsLimits: meets(delta, summary, wish.limits),
    };
  });
  onStep?.();
  return { searchedTasks: searched.length, testedTasks: tested.length, premium, points, chosen: choose(points, wish) };
}

/** A plan with what it made of the searched tasks. */
interface Found extends NamedPlan {
  readonly searched: Summary;
  /** Whether it would do if the tested tasks were like the searched ones. */
  readonly isHopeful: boolean;
  /** How far its success is surely above premium's, 0.01 for one point. */
  readonly above: number;
}

function lookAt(
  one: NamedPlan,
  runs: readonly PolicyRun[],
  standard: readonly PolicyRun[],
  { limits, allowance }: Wish,
): Found {
  const searched = summarize(runs);
  const delta = deltaOf(searched, summarize(standard));
  return {
    ...one,
    searched,
    isHopeful: meets(delta, searched, limits) && delta.successPoints >= -100 * allowance,
    above: surelyAbove(runs.map(({ success }, index) => success - (standard[index]?.success ?? 0))),
  };
}

/** Of plans that ask alike the last, which says in its name how it asks. */
function withoutTwins(found: readonly Found[]): Found[] {
  const keyed = new Map(found.map((one) => [JSON.stringify({ ...one.plan, tuned: null }), one]));
  return [...keyed.values()];
}

function withoutBeaten(found: readonly Found[]): Found[] {
  return found.filter(
    ({ searched }, index) => !found.some((other, at) => at !== index && beats(other.searched, searched)),
  );
}

function beats(left: Summary, right: Summary): boolean {
  const pairs = [
    [-left.success, -right.success],
    [left.costPerSuccessUsd ?? 0, right.costPerSuccessUsd ?? 0],
    [left.p95Ms ?? 0, right.p95Ms ?? 0],
  ] as const;
  return pairs.every(([own, others]) => own <= others) && pairs.some(([own, others]) => own < others);
}

/** Those first that would do, and of them the surest: a test that fails ends all that come after it. */
function inTestingOrder(found: readonly Found[]): Found[] {
  const order = (left: Found, right: Found): number =>
    Number(right.isHopeful) - Number(left.isHopeful) || right.above - left.above;
  return [...found].sort(order).slice(0, mostPoints);
}

function meets(delta: Delta, { premiumShare }: Summary, limits: Limits): boolean {
  const within = (value: number | null, limit: number | null): boolean =>
    limit === null || (value !== null && value <= limit);
  return (
    within(delta.costPerSuccess, limits.cost) &&
    within(delta.p95, limits.p95) &&
    within(premiumShare, limits.premiumShare)
  );
}

function choose(points: readonly FrontierPoint[], { aim }: Wish): number | null {
  const worth = ({ tested }: FrontierPoint): number => {
    if (aim === 'success') return tested.success;
    return -((aim === 'p95' ? tested.p95Ms : tested.costPerSuccessUsd) ?? 0);
  };
  const open = [...points.keys()].filter((index) => {
    const { certificate, meetsLimits } = points[index] as FrontierPoint;
    return certificate.holds && meetsLimits;
  });
  if (open.length === 0) return null;
  return open.reduce((left, right) =>
    worth(points[right] as FrontierPoint) > worth(points[left] as FrontierPoint) ? right : left,
  );
}
