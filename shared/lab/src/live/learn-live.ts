import { chooseStartTier } from '@upshift/core';
import {
  createRouter,
  imputeAccepted,
  type Relearned,
  type RouterExample,
  type RouterModel,
  relearnRouter,
  type ShiftSettings,
} from '@upshift/learn';
import { createRandom } from '../seeded-random.ts';
import { livePortfolio } from './live-portfolio.ts';
import { type LiveTask, type LiveWorld, makeTraffic, successFrom } from './live-world.ts';

export interface LiveOptions {
  readonly seed: number;
  /** Tasks between two schooldays. */
  readonly every: number;
  /** The newest tasks, which only check. */
  readonly checkTasks: number;
  readonly windows: readonly number[];
  /** The first tasks, all of which every model is asked: an evaluation, from which the first router learns. */
  readonly trialTasks: number;
  /** Share of later tasks that every model is asked as well, without serving. */
  readonly shadowShare: number;
  /**
   * While no router serves after one was taken out, this share of tasks asks one more model below premium, drawn by chance, without
   * serving, until the budget is spent; null: nobody is asked.
   */
  readonly search: { readonly share: number; readonly budgetUsd: number } | null;
  /** How the known router is moved to newer tasks; null: it is not. */
  readonly shift: ShiftSettings | null;
  /** Share of accepted answers that are looked at again. */
  readonly auditShare: number;
  /** How often what an audit says of an answer is wrong. */
  readonly auditError: number;
  /** By how much less likely than the best a tier may be to start on it. */
  readonly tolerance: number;
  /** From then on nothing is learned any more: what would be without. */
  readonly stopsLearningAt?: number;
}

export const liveDefaults: LiveOptions = {
  seed: 1,
  every: 100,
  checkTasks: 300,
  windows: [300, 1200],
  trialTasks: 800,
  shadowShare: 0.1,
  search: { share: 1, budgetUsd: 3 },
  shift: { checkTasks: 150, tasks: 150 },
  auditShare: 0.2,
  auditError: 0.03,
  tolerance: 0.06,
};

export interface LiveStep {
  /** Index of the model that the task started on. */
  readonly start: number;
  /** P(success) by the world's own numbers: what chance adds is left out. */
  readonly success: number;
  readonly premiumSuccess: number;
  /** Of all calls, shadows and audits too. */
  readonly costUsd: number;
  readonly premiumCostUsd: number;
}

export interface Schoolday extends Pick<Relearned, 'tried' | 'activated' | 'suspended'> {
  /** After so many tasks. */
  readonly at: number;
}

export interface LiveRun {
  readonly steps: readonly LiveStep[];
  readonly schooldays: readonly Schoolday[];
}

/**
 * Runs simulated traffic through the routing that serves, while its router is learned again on a schedule from what a
 * ledger holds: verdicts of validators, audits, and shadow answers. Until a router was activated, premium answers.
 *
 * What accepted answers that nobody audited are worth: `imputeAccepted`.
 */
export function learnLive(world: LiveWorld, options: LiveOptions = liveDefaults): LiveRun {
  const { seed, every, trialTasks, shadowShare, search, stopsLearningAt = Number.POSITIVE_INFINITY } = options;
  const random = createRandom(seed + 7919);
  const chooseStart = createStarter(world, options.tolerance);
  const seen: SeenTask[] = [];
  const steps: LiveStep[] = [];
  const schooldays: Schoolday[] = [];
  const deployments = world.models.map(({ name }) => name);
  let serving: RouterModel | null = null;
  let former: RouterModel | null = null;
  let searchUsd = 0;
  let start = chooseStart(serving);
  for (const [at, task] of makeTraffic(world, seed).entries()) {
    if (at >= trialTasks && at % every === 0 && at < stopsLearningAt) {
      const examples = toExamples(seen, deployments.length, options.checkTasks, random);
      const { serving: next, ...day } = relearnRouter(examples, serving, {
        ...options,
        former,
        deployments,
        signals: [],
      });
      schooldays.push({ at, tried: day.tried, activated: day.activated, suspended: day.suspended });
      if (next !== serving) start = chooseStart(next);
      if (day.suspended) [former, searchUsd] = [serving, 0];
      if (next !== null) former = null;
      serving = next;
    }
    const from = start(task);
    const asked = climb(task, from);
    const isShadowed = random() < (at < trialTasks ? 1 : shadowShare);
    // As a running system searches: a copy of the task asks one model below premium, drawn by chance.
    const drawn = former === null || search === null ? null : Math.floor(random() * (deployments.length - 1));
    const drawnUsd = drawn === null ? 0 : (world.models[drawn]?.costUsd ?? 0);
    const isSearched =
      drawn !== null && searchUsd + drawnUsd <= (search?.budgetUsd ?? 0) && random() < (search?.share ?? 0);
    if (isSearched) searchUsd += drawnUsd;
    const isBeside = (model: number): boolean => isShadowed || (isSearched && model === drawn);
    const answers = deployments.map((_, model) =>
      isBeside(model) || asked.includes(model) ? judge(task, model, isBeside(model), options, random) : null,
    );
    seen.push({ text: task.text, answers });
    const isAudited =
      !isShadowed && answers.slice(0, -1).some((answer) => answer?.drawn === 'audit' && !answer.refuted);
    steps.push(
      toStep(world, task, {
        from,
        called: [...deployments.keys()].filter((model) => isBeside(model) || asked.includes(model)),
        isAudited,
      }),
    );
  }
  return { steps, schooldays };
}

function toStep(
  world: LiveWorld,
  task: LiveTask,
  {
    from,
    called,
    isAudited,
  }: { readonly from: number; readonly called: readonly number[]; readonly isAudited: boolean },
): LiveStep {
  const premium = world.models.length - 1;
  const premiumCostUsd = world.models[premium]?.costUsd ?? 0;
  const calls = called.reduce((sum, model) => sum + (world.models[model]?.costUsd ?? 0), 0);
  return {
    start: from,
    success: successFrom(world, from, task),
    premiumSuccess: successFrom(world, premium, task),
    costUsd: calls + (isAudited ? premiumCostUsd : 0),
    premiumCostUsd,
  };
}

/** The models that are asked from a start upwards, until an answer is not refuted. */
function climb({ refuted }: LiveTask, from: number): number[] {
  const asked = [from];
  for (let at = from; refuted[at] === true && at < refuted.length - 1; at++) asked.push(at + 1);
  return asked;
}

interface SeenAnswer {
  readonly refuted: boolean;
  /** Whether it was drawn to be looked at again, whatever validators said of it. */
  readonly drawn: 'shadow' | 'audit' | null;
  /** What that found, 0 or 1; of a refuted one 0. Null: nobody looked. */
  readonly found: number | null;
}

interface SeenTask {
  readonly text: string;
  /** By model; null: not asked. */
  readonly answers: readonly (SeenAnswer | null)[];
}

function judge(
  { right, refuted }: LiveTask,
  model: number,
  isShadowed: boolean,
  { auditShare, auditError }: LiveOptions,
  random: () => number,
): SeenAnswer {
  // An audit asks the strongest, which therefore is its own measure: nothing to ask, nothing to pay.
  if (model === right.length - 1)
    return { refuted: refuted[model] === true, drawn: 'audit', found: Number(!refuted[model]) };
  const drawn = isShadowed ? 'shadow' : random() < auditShare ? 'audit' : null;
  if (refuted[model] === true) return { refuted: true, drawn, found: 0 };
  const found = drawn === null ? null : Number((right[model] === true) !== random() < auditError);
  return { refuted: false, drawn, found };
}

/**
 * What a router learns from. To check, only what was drawn counts: refuted answers are all known and accepted ones are not, so that
 * all that is known together would look worse than it is.
 */
function toExamples(
  seen: readonly SeenTask[],
  models: number,
  checkTasks: number,
  random: () => number,
): RouterExample[] {
  const columns = Array.from({ length: models }, (_, model) => {
    const answers = seen.map(({ answers: own }) => {
      const answer = own[model] ?? null;
      return answer === null ? null : { ...answer, audited: answer.drawn === 'audit' && !answer.refuted };
    });
    return imputeAccepted(answers, random).map((outcome, at) => {
      const isCheck = at >= seen.length - checkTasks;
      return isCheck && (seen[at]?.answers[model]?.drawn ?? null) === null ? null : outcome;
    });
  });
  return seen.map(({ text }, at) => ({
    text,
    signals: [],
    question: `t${at}`,
    outcomes: columns.map((column) => column[at] ?? null),
  }));
}

/** The start by the very function that decides at run time. */
function createStarter(world: LiveWorld, tolerance: number) {
  const [portfolio, workload] = livePortfolio(world, tolerance);
  return (model: RouterModel | null): ((task: LiveTask) => number) => {
    const route = model === null ? null : createRouter(model);
    return ({ text }) => {
      const likelihoods = route?.({ text, signals: [] }) ?? null;
      const said = { workload, portfolio, risk: 'low', difficulty: 'hard', minTier: null, likelihoods } as const;
      return workload.tiers.indexOf(chooseStartTier(said).tier);
    };
  };
}
