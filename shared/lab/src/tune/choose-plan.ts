import type { QuorumPlan } from '@upshift/contracts';
import { dealFolds } from '../folds.ts';
import { chooseBestSingle, chooseCheapestWithinOnePoint } from '../measure/baselines.ts';
import { drawTasks } from '../measure/bootstrap.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { fitChoice, gainOfChances } from './fit-choice.ts';
import { pickSchedule } from './pick-schedule.ts';
import { pickCounting, planSingle, planTwoCheap, tryPlain } from './plain-plans.ts';
import type { ScheduleInput, Trial } from './schedule.ts';
import { searchSchedule } from './search-schedule.ts';
import { applySchedule, standardOf, summarizeTail, tryPlan } from './try-plan.ts';
import { merit } from './worth.ts';

/** A way of tuning: makes a plan of the learned parts and training tasks. */
interface Way {
  /** As the plan names it. */
  readonly name: string;
  readonly tune: (draft: QuorumPlan, input: ScheduleInput) => QuorumPlan;
  /** Whether it is worth trying on these tasks at all; always, where silent. */
  readonly isPromising?: (input: ScheduleInput) => boolean;
}

/** Gain in log-loss of chances by the question below which a way by task has nothing to go by. */
const leastGain = 0.01;

/** Nothing is learned but which of few is taken. The first is the one that others have to beat. */
const plain: readonly [Way, ...Way[]] = [
  { name: 'counted votes', tune: pickCounting },
  { name: 'two cheap agree', tune: (draft, { premium }) => planTwoCheap(draft, premium) },
  { name: 'best single', tune: (draft, input) => planSingle(draft, chooseBestSingle(labsOf(input), modelsOf(draft))) },
  {
    name: 'cheapest within one point',
    tune: (draft, input) => planSingle(draft, chooseCheapestWithinOnePoint(labsOf(input), modelsOf(draft))),
  },
];

/** Votes of the learned judge, of which the trials know the leads. */
const learned: readonly Way[] = [
  { name: 'menu', tune: pickedFromMenu },
  { name: 'search', tune: (draft, input) => applySchedule(draft, searchSchedule(draft, input)) },
  {
    name: 'by task',
    tune: (draft, input) => {
      const picked = pickedFromMenu(draft, input);
      return { ...picked, choice: fitChoice(picked, input) };
    },
    isPromising: (input) => gainOfChances(labsOf(input), input.isPremium.length) >= leastGain,
  },
];

const parts = 3;
const draws = 200;
/** By how many standard errors another way must be better: of several ways one is always lucky. */
const enough = 2;
/** Below this nothing can be told of one way against another. */
const fewestTasks = 60;

export interface ChooseOptions {
  readonly seed: number;
  /** The kind of each task. */
  readonly groups: readonly number[];
  /** The trials with leads of judges that had not seen tasks of the same kind; made only where a learned way is promising. */
  readonly estranged: () => readonly Trial[];
}

export interface ChosenPlan {
  readonly plan: QuorumPlan;
  /** How it is made. */
  readonly way: string;
}

/**
 * Chooses how the plan is made: the plainest way, votes that are counted, unless another has more merit by more than two standard
 * errors of the difference on the same tasks, and no less success on kinds of tasks that it was not given; of those the one with
 * the most. Merit is the mean of two: on parts of the training tasks that the way was not given, and on such kinds.
 */
export function choosePlan(draft: QuorumPlan, input: ScheduleInput, options: ChooseOptions): ChosenPlan {
  const make = ({ name, tune }: Way): ChosenPlan => ({ plan: tune(draft, input), way: name });
  const [plainest, ...others] = plain;
  if (input.trials.length < fewestTasks) return make(plainest);
  const questions = input.trials.map(({ lab }) => lab.question);
  const deal = dealFolds(questions, parts, options.seed + 2);
  const { groups } = options;
  const isVaried = new Set(groups).size > 1;
  const premium = standardOf(input);
  const gainOn = (runs: Tried, base: Tried) => (index: readonly number[]) => {
    const standard = summarizeOn(premium, index);
    const meritOf = (own: readonly PolicyRun[]): number => merit(summarizeOn(own, index), standard, input.target);
    return (meritOf(runs.likely) + meritOf(runs.strange) - meritOf(base.likely) - meritOf(base.strange)) / 2;
  };
  const compare = (way: Way, runs: Tried, base: Tried): Compared => {
    const gain = gainOn(runs, base);
    const all = gain([...questions.keys()]);
    const drawn = drawTasks(questions, { seed: options.seed, draws }, gain);
    return {
      way,
      gain: all,
      isSure: all > enough * deviation(drawn) && successOf(runs.strange) >= successOf(base.strange),
    };
  };
  const unlearned = (way: Way): Tried => ({
    likely: tryPlainWay(way, draft, input, deal),
    strange: tryPlainWay(way, draft, input, isVaried ? groups : deal),
  });
  const base = unlearned(plainest);
  const compared = others.map((way) => compare(way, unlearned(way), base));
  for (const way of learned) {
    if (way.isPromising?.(input) === false) continue;
    // On the very tasks that it is made of it looks better than it is: what is not sure there need not be tried on others.
    const flattered = tryPlan(way.tune(draft, input), input, 0);
    if (!compare(way, { likely: flattered, strange: flattered }, base).isSure) continue;
    const likely = tryLearnedWay(way, draft, { input, deal, measured: input.trials });
    if (!compare(way, { likely, strange: likely }, base).isSure) continue;
    // Where all tasks are of one kind, nothing can be told of others.
    const strange = isVaried
      ? tryLearnedWay(way, draft, { input, deal: groups, measured: options.estranged() })
      : likely;
    compared.push(compare(way, { likely, strange }, base));
  }
  const [best] = compared.filter(({ isSure }) => isSure).sort((left, right) => right.gain - left.gain);
  return make(best?.way ?? plainest);
}

function successOf(runs: readonly PolicyRun[]): number {
  return runs.reduce((sum, { success }) => sum + success, 0);
}

/** Each task by a plan that was made without it: without its part, and without its kind. */
interface Tried {
  readonly likely: readonly PolicyRun[];
  readonly strange: readonly PolicyRun[];
}

interface Compared {
  readonly way: Way;
  readonly gain: number;
  readonly isSure: boolean;
}

function pickedFromMenu(draft: QuorumPlan, input: ScheduleInput): QuorumPlan {
  return applySchedule(draft, pickSchedule(draft, input));
}

function tryPlainWay({ tune }: Way, draft: QuorumPlan, input: ScheduleInput, deal: readonly number[]): PolicyRun[] {
  return eachPart(deal, (isIn, isOut) => {
    const plan = tune(draft, { ...input, trials: input.trials.filter(isOut) });
    return tryPlain(plan, { ...input, trials: input.trials.filter(isIn) });
  });
}

interface LearnedTrial {
  readonly input: ScheduleInput;
  readonly deal: readonly number[];
  /** With the leads that are measured by. */
  readonly measured: readonly Trial[];
}

function tryLearnedWay({ tune }: Way, draft: QuorumPlan, { input, deal, measured }: LearnedTrial): PolicyRun[] {
  return eachPart(deal, (isIn, isOut) => {
    const plan = tune(draft, { ...input, trials: input.trials.filter(isOut) });
    return tryPlan(plan, { ...input, trials: measured.filter(isIn) }, 0);
  });
}

type Filter = (_: unknown, index: number) => boolean;

/** Runs of all parts, in the order of the tasks. */
function eachPart(deal: readonly number[], run: (isIn: Filter, isOut: Filter) => PolicyRun[]): PolicyRun[] {
  const runs: PolicyRun[] = new Array(deal.length);
  for (const part of new Set(deal)) {
    const isIn: Filter = (_, index) => deal[index] === part;
    const tried = run(isIn, (_, index) => deal[index] !== part);
    for (const [at, index] of [...deal.keys()].filter((index) => deal[index] === part).entries())
      runs[index] = tried[at] as PolicyRun;
  }
  return runs;
}

function summarizeOn(runs: readonly PolicyRun[], index: readonly number[]) {
  return summarizeTail(index.map((at) => runs[at] as PolicyRun));
}

function labsOf({ trials }: ScheduleInput) {
  return trials.map(({ lab }) => lab);
}

/** Only their number and order count: a member's place is its model's. */
function modelsOf({ members }: QuorumPlan) {
  return { models: members.map(({ deployment }) => deployment) };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
