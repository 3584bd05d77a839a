import type { Choice, QuorumPlan, Way } from '@upshift/contracts';
import { applyWay, chooseWay } from '@upshift/core';
import { dealFolds } from '../folds.ts';
import { percentile } from '../measure/percentile.ts';
import { summarize } from '../measure/summarize.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import type { LabTask } from '../table/lab-task.ts';
import { fitChances, priorOdds } from './fit-priors.ts';
import { type BareWay, listWays } from './list-ways.ts';
import type { ScheduleInput, Trial } from './schedule.ts';
import { standardOf, tryPlan } from './try-plan.ts';
import { plainWorth } from './worth.ts';

/** Success that a way may be expected to have less than premium, or must have more. Which one serves best is tried. */
const floors = [-0.02, -0.01, 0, 0.01, 0.02, 0.03, 0.05] as const;
/** A way that is taken on fewer tasks than this share is left out: the plan is data that people read. */
const leastShare = 0.01;

/**
 * Learns to choose the way by the task: each member's chances from the question, how often which members are right together,
 * and what each way makes of each such pattern, by leads of judges that had not seen the task. Of several floors the one is
 * kept under which the training tasks are worth most.
 */
export function fitChoice(draft: QuorumPlan, input: ScheduleInput): Choice {
  const { trials, premium } = input;
  const members = draft.members.length;
  const rights = trials.map(({ lab }) => rightOf(lab.answers));
  const patterns = [...Map.groupBy(rights, (right) => right)]
    .map(([right, own]) => ({ right, share: Number((own.length / rights.length).toPrecision(5)) }))
    .sort((left, right) => left.right - right.right);
  const asTuned: BareWay = { kind: 'quorum', decisiveLead: draft.decisiveLead, asked: [] };
  const bare = [asTuned, ...listWays({ members, premium, medianMs: (member) => medianOf(trials, member) })];
  const labs = trials.map(({ lab }) => lab);
  const chances = fitChances(labs, members);
  const runs = bare.map((way) => tryPlan(applyWay(draft, way), input, 0));
  const ways = bare.map((way, at) => ({ ...way, outcomes: outcomesOf(way, patterns, runs[at] ?? [], rights) }));
  const expectations = heldOutChances(labs, members);
  const standard = summarize(standardOf(input));
  const offered = floors.map((above) => {
    const choice = { chances, patterns, ways, floor: { member: premium, above } };
    const taken = expectations.map((own) => chooseWay(choice, own).chosen.way);
    const tried = taken.map((way, index) => runs[way]?.[index] as PolicyRun);
    return { choice: keepUsed(choice, taken), worth: plainWorth(summarize(tried), standard, input.target) };
  });
  return offered.reduce((left, right) => (right.worth > left.worth ? right : left)).choice;
}

const folds = 3;

/** Each task's chances by what never saw its question: with its own, every floor would look better than it is. */
function heldOutChances(labs: readonly LabTask[], members: number): number[][] {
  const deal = dealFolds(
    labs.map(({ question }) => question),
    folds,
    1,
  );
  const without = Array.from({ length: folds }, (_, fold) =>
    fitChances(
      labs.filter((_, index) => deal[index] !== fold),
      members,
    ),
  );
  return labs.map((lab, index) => chancesOn(without[deal[index] ?? 0] ?? [], lab));
}

/**
 * By how much held-out chances fit better than each member's base rate: the mean gain in log-loss a task and member. Nothing, or
 * less than nothing, where questions do not tell who will be right.
 */
export function gainOfChances(labs: readonly LabTask[], members: number): number {
  const held = heldOutChances(labs, members);
  let gain = 0;
  for (let member = 0; member < members; member++) {
    const correct = labs.map(({ answers }) => answers[member]?.correct ?? 0);
    const base = correct.reduce((sum, value) => sum + value, 0) / Math.max(1, labs.length);
    for (const [task, value] of correct.entries())
      gain += lossOf(base, value) - lossOf(held[task]?.[member] ?? base, value);
  }
  return gain / Math.max(1, labs.length * members);
}

function lossOf(chance: number, correct: number): number {
  const sure = Math.min(1 - 1e-6, Math.max(1e-6, chance));
  return -correct * Math.log(sure) - (1 - correct) * Math.log(1 - sure);
}

function chancesOn(chances: Choice['chances'], lab: LabTask): number[] {
  const terms = chances.map(({ terms }) => terms);
  return priorOdds(terms, lab).map((odds, member) => 1 / (1 + Math.exp(-odds - (chances[member]?.bias ?? 0))));
}

/** The members that are right, bit by bit; half right counts as right. */
function rightOf(answers: Trial['lab']['answers']): number {
  return answers.reduce((right, { correct }, member) => right | (correct >= 0.5 ? 1 << member : 0), 0);
}

function medianOf(trials: readonly Trial[], member: number): number | null {
  const found = trials.flatMap(({ lab }) => lab.answers[member]?.latencyMs ?? []);
  return found.length < trials.length || found.length === 0 ? null : Math.round(percentile(found, 0.5));
}

/**
 * What a way makes of each pattern. It depends on those that the way asks, so tasks on which the same of them are right count
 * together.
 */
function outcomesOf(
  way: BareWay,
  patterns: Choice['patterns'],
  runs: readonly PolicyRun[],
  rights: readonly number[],
): Way['outcomes'] {
  // The schedule of the plan may ask anybody.
  const asked = way.asked.length === 0 ? 0xff : way.asked.reduce((bits, { member }) => bits | (1 << member), 0);
  const groups = Map.groupBy(runs.keys(), (index) => (rights[index] ?? 0) & asked);
  const means = new Map(
    [...groups].map(([right, own]) => [right, meanOf(own.map((index) => runs[index] as PolicyRun))]),
  );
  return patterns.map(({ right }) => means.get(right & asked) ?? { success: 0, costNanoUsd: 0, latencyMs: null });
}

function meanOf(runs: readonly PolicyRun[]): Way['outcomes'][number] {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const latencies = runs.flatMap(({ latencyMs }) => latencyMs ?? []);
  return {
    success: Number(mean(runs.map(({ success }) => success)).toPrecision(5)),
    costNanoUsd: Math.round(1e9 * mean(runs.map(({ costUsd }) => costUsd ?? 0))),
    latencyMs: latencies.length < runs.length ? null : Math.round(mean(latencies)),
  };
}

/** The choice with the ways that it takes often enough; what is left out is replaced by the best of the others. */
function keepUsed(choice: Choice, taken: readonly number[]): Choice {
  const counts = Map.groupBy(taken, (way) => way);
  const isUsed = (_: Way, index: number): boolean =>
    (counts.get(index)?.length ?? 0) >= leastShare * taken.length || choice.ways[index]?.kind === 'premium';
  return { ...choice, ways: choice.ways.filter(isUsed) };
}
