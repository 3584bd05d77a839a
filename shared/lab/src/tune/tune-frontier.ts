import type { QuorumPlan } from '@upshift/contracts';
import { type Certificate, certifyInTurn } from '../certify/certify.ts';
import { dealFolds } from '../folds.ts';
import { bootstrapDelta, type Delta, type DeltaIntervals, deltaOf } from '../measure/bootstrap.ts';
import { type Summary, summarize } from '../measure/summarize.ts';
import { scoreModel } from '../simulate/score-model.ts';
import { simulatePlan } from '../simulate/simulate-plan.ts';
import { findPremium, type LabPortfolio, premiumOf } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import type { Limits, Wish } from './parse-target.ts';
import { tunePlan } from './tune-plan.ts';
import type { Target } from './worth.ts';

/** A plan of the frontier, with what it made of tasks that had no part in finding it. */
export interface FrontierPoint {
  /** What it was tuned for, in words. */
  readonly name: string;
  readonly plan: QuorumPlan;
  /** On the tasks that it was tuned on: flattering, shown to see how much. */
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
  /** From the dearest to the cheapest, as found on the searched tasks: the order in which they were tested. */
  readonly points: readonly FrontierPoint[];
  /** Index of the point that serves the aim best among those that hold and meet the limits; null: none does. */
  readonly chosen: number | null;
}

export interface FrontierOptions {
  readonly wish: Wish;
  readonly seed: number;
  /** The share of certificates that may be wrong, 0.1 for a confidence of 90 %. */
  readonly alpha: number;
  /** Called with each plan that has been tuned. */
  readonly onTuned?: (name: string) => void;
}

/** Shares of premium's cost that plans are tuned for, beside the wish itself. */
const costShares = [0.9, 0.7, 0.5, 0.35, 0.2] as const;
/** Of five parts, those on which plans are searched; the others certify. */
const searchedParts = 3;

/**
 * Searches plans for several budgets on one part of the tasks, tests them on the other, and chooses the one that serves the
 * wish among those whose success is certified.
 *
 * @throws TypeError with fewer tasks than would leave both parts with some
 */
export function tuneFrontier(
  labs: readonly LabTask[],
  portfolio: LabPortfolio,
  { wish, seed, alpha, onTuned }: FrontierOptions,
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
  const plans = wishes(wish).map(({ name, target }) => {
    const plan = tunePlan(searched, portfolio, { seed, target });
    onTuned?.(name);
    return { name, plan, searched: summarize(runOn(plan, searched)) };
  });
  plans.sort((left, right) => (right.searched.costPerSuccessUsd ?? 0) - (left.searched.costPerSuccessUsd ?? 0));
  const standard = tested.map((lab) => scoreModel(lab, premiumOf(portfolio), isPremium));
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
      ...one,
      tested: summary,
      delta,
      ci95: bootstrapDelta(own, standard, questions, { seed }),
      certificate: certificates[index] as Certificate,
      meetsLimits: meets(delta, summary, wish.limits),
    };
  });
  return { searchedTasks: searched.length, testedTasks: tested.length, premium, points, chosen: choose(points, wish) };
}

function wishes({ target }: Wish): { readonly name: string; readonly target: Target }[] {
  const asked = { name: 'as asked', target };
  return [
    asked,
    ...costShares.map((share) => ({
      name: `cost ${Math.round(100 * share)} %`,
      target: { ...target, cost: share - 1 },
    })),
  ];
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
