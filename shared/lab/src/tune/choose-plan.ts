import type { QuorumPlan } from '@upshift/contracts';
import { dealFolds } from '../folds.ts';
import { chooseBestSingle, chooseCheapestWithinOnePoint } from '../measure/baselines.ts';
import { drawTasks } from '../measure/bootstrap.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { tabulateLeads } from '../simulate/tabulate-leads.ts';
import { pickSchedule } from './pick-schedule.ts';
import { planSingle, planTwoCheap } from './plain-plans.ts';
import type { ScheduleInput } from './schedule.ts';
import { searchSchedule } from './search-schedule.ts';
import { applySchedule, standardOf, summarizeTail, tryPlan } from './try-plan.ts';
import { merit } from './worth.ts';

/** A way of tuning: makes a plan of the learned parts and training tasks. */
interface Way {
  readonly tune: (draft: QuorumPlan, input: ScheduleInput) => QuorumPlan;
  /** Whether its votes are those of the draft, of which the trials know the leads. */
  readonly isLearned: boolean;
}

const picked: Way = { tune: (draft, input) => applySchedule(draft, pickSchedule(draft, input)), isLearned: true };
const others: readonly Way[] = [
  { tune: (draft, input) => applySchedule(draft, searchSchedule(draft, input)), isLearned: true },
  { tune: (draft, { premium }) => planTwoCheap(draft, premium), isLearned: false },
  { tune: (draft, input) => planSingle(draft, chooseBestSingle(labsOf(input), modelsOf(draft))), isLearned: false },
  {
    tune: (draft, input) => planSingle(draft, chooseCheapestWithinOnePoint(labsOf(input), modelsOf(draft))),
    isLearned: false,
  },
];

const parts = 3;
const draws = 200;
/** Below this nothing can be told of one way against another. */
const fewestTasks = 60;

/**
 * Chooses how the plan is made. Each way of tuning is tried on parts of the training tasks that it was not given; the
 * schedule picked from the menu is taken, unless another way has more merit there by more than one standard error of the
 * difference on the same tasks: then the one with the most.
 */
export function choosePlan(draft: QuorumPlan, input: ScheduleInput, { seed }: { seed: number }): QuorumPlan {
  if (input.trials.length < fewestTasks) return picked.tune(draft, input);
  const questions = input.trials.map(({ lab }) => lab.question);
  const deal = dealFolds(questions, parts, seed + 2);
  const premium = standardOf(input);
  const base = tryWay(picked, draft, input, deal);
  const rivals = others.map((way) => tryWay(way, draft, input, deal));
  const gainsOn = (index: readonly number[]): number[] => {
    const standard = summarizeOn(premium, index);
    const meritOn = (runs: readonly PolicyRun[]): number => merit(summarizeOn(runs, index), standard);
    const least = meritOn(base);
    return rivals.map((runs) => meritOn(runs) - least);
  };
  const gains = gainsOn([...questions.keys()]);
  const drawn = drawTasks(questions, { seed, draws }, gainsOn);
  const sure = others.flatMap((way, rival) => {
    const gain = gains[rival] ?? 0;
    return gain > deviation(drawn.map((gain) => gain[rival] ?? 0)) ? [{ way, gain }] : [];
  });
  const [best] = sure.sort((left, right) => right.gain - left.gain);
  return (best?.way ?? picked).tune(draft, input);
}

/** Each task by a plan that was made without it, in the order of the trials. */
function tryWay(
  { tune, isLearned }: Way,
  draft: QuorumPlan,
  input: ScheduleInput,
  deal: readonly number[],
): PolicyRun[] {
  const runs: PolicyRun[] = new Array(input.trials.length);
  for (let part = 0; part < parts; part++) {
    const isIn = (_: unknown, index: number): boolean => deal[index] === part;
    const plan = tune(draft, { ...input, trials: input.trials.filter((_, index) => deal[index] !== part) });
    const trials = input.trials
      .filter(isIn)
      .map((trial) => (isLearned ? trial : { ...trial, leadOf: tabulateLeads(plan, trial.lab) }));
    const tried = tryPlan(plan, { ...input, trials }, 0);
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
