import type { QuorumPlan } from '@upshift/contracts';
import { tallyVotes } from '@upshift/core';
import { createRandom } from '../seeded-random.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { scoreModel } from '../simulate/score-model.ts';
import { ballotsOf } from '../simulate/simulate-plan.ts';
import { type LabPortfolio, meanCost, meanSuccess, premiumOf } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import { plainQuorum } from './plain-quorum.ts';

/** The model with the highest success in training; of equals the cheaper. */
export function chooseBestSingle(training: readonly LabTask[], { models }: Pick<LabPortfolio, 'models'>): number {
  const success = models.map((_, model) => meanSuccess(training, model));
  return cheapestOf(training, models, (model) => (success[model] ?? 0) >= Math.max(...success) - 1e-9);
}

/** The cheapest of the models whose success in training is within one point of the best. */
export function chooseCheapestWithinOnePoint(
  training: readonly LabTask[],
  { models }: Pick<LabPortfolio, 'models'>,
): number {
  const success = models.map((_, model) => meanSuccess(training, model));
  return cheapestOf(training, models, (model) => (success[model] ?? 0) >= Math.max(...success) - 0.01 - 1e-9);
}

function cheapestOf(
  training: readonly LabTask[],
  models: readonly string[],
  isOffered: (model: number) => boolean,
): number {
  const offered = [...models.keys()].filter(isOffered);
  const cost = (model: number): number => meanCost(training, model) ?? 0;
  return offered.reduce((left, right) => (cost(right) < cost(left) ? right : left));
}

/** Asks the two weakest models in parallel; where they agree, the second's answer, else the premium model's. */
export function runTwoCheapAgree(lab: LabTask, portfolio: LabPortfolio, isPremium: readonly boolean[]): PolicyRun {
  const premium = premiumOf(portfolio);
  const pair = [0, Math.min(1, premium)];
  const [first, second] = pair.map((model) => scoreModel(lab, model, isPremium));
  if (first === undefined || second === undefined || pair[0] === pair[1]) return scoreModel(lab, premium, isPremium);
  const both: PolicyRun = {
    success: second.success,
    costUsd: add(first.costUsd, second.costUsd),
    latencyMs:
      first.latencyMs === null || second.latencyMs === null ? null : Math.max(first.latencyMs, second.latencyMs),
    premium: first.premium || second.premium,
    calls: 2,
  };
  const votes = tallyVotes(equalVotes(portfolio.models.length), lab.task, ballotsOf(lab, 0b11));
  if (votes.length === 1 && votes[0]?.members.length === 2) return both;
  const last = scoreModel(lab, premium, isPremium);
  return {
    success: last.success,
    costUsd: add(both.costUsd, last.costUsd),
    latencyMs: add(both.latencyMs, last.latencyMs),
    premium: true,
    calls: 3,
  };
}

const equal = new Map<number, QuorumPlan>();

function equalVotes(members: number): QuorumPlan {
  const plan = equal.get(members) ?? plainQuorum(members);
  equal.set(members, plan);
  return plan;
}

/** Knows beforehand which models are right: the cheapest of those, else the cheapest of all. No policy can do better. */
export function runOracleRouter(lab: LabTask, isPremium: readonly boolean[]): PolicyRun {
  const runs = lab.answers.map((_, model) => scoreModel(lab, model, isPremium));
  const best = Math.max(...runs.map(({ success }) => success));
  const right = runs.filter(({ success }) => success >= best);
  return right.reduce((left, other) => ((other.costUsd ?? 0) < (left.costUsd ?? 0) ? other : left));
}

/** Asks tier by tier, the first deployment of each, and is told after each whether the answer is right. */
export function runPerfectCascade(lab: LabTask, portfolio: LabPortfolio, isPremium: readonly boolean[]): PolicyRun {
  let sofar: PolicyRun = { success: 0, costUsd: 0, latencyMs: 0, premium: false, calls: 0 };
  let model = 0;
  for (const tier of portfolio.tiers) {
    const next = scoreModel(lab, model, isPremium);
    model += tier.length;
    sofar = {
      success: next.success,
      costUsd: add(sofar.costUsd, next.costUsd),
      latencyMs: add(sofar.latencyMs, next.latencyMs),
      premium: sofar.premium || next.premium,
      calls: sofar.calls + 1,
    };
    if (next.success >= 1) break;
  }
  return sofar;
}

/** Sends this share (0..1) of the tasks, drawn by a seed, to premium and the others to the first model. */
export function runRandomMix(
  tasks: readonly LabTask[],
  portfolio: LabPortfolio,
  isPremium: readonly boolean[],
  { share, seed }: { share: number; seed: number },
): PolicyRun[] {
  const random = createRandom(seed);
  const premium = premiumOf(portfolio);
  return tasks.map((lab) => scoreModel(lab, random() < share ? premium : 0, isPremium));
}

function add(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : left + right;
}
