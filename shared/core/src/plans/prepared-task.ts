import type { Choice, ModelOutput, Prior, QuorumPlan, TaskFeatureName } from '@upshift/contracts';
import { chooseReading, type ReadingRule, readAnswer } from '../agreement/read-answer.ts';
import { countSignals, signalNames } from '../routing/signals/task-signals.ts';
import { type AnswerFacts, factsOfAnswer } from './answer-features.ts';
import type { PlanTask } from './ballot.ts';
import { type ChosenWay, chooseWay } from './choose-way.ts';
import { readFeatures } from './guard/guard-features.ts';
import { noveltyOf } from './guard/novelty.ts';
import { type Question, readQuestion } from './read-question.ts';
import { taskFeature } from './task-features.ts';
import { weigh } from './term.ts';

/** What a plan makes of a task before any answer. Answers are read once each, however often the plan decides. */
export interface PreparedTask {
  /** 0 like the tasks that the plan was tuned on .. 1 quite unlike them; 0 without a guard. */
  readonly novelty: number;
  /** Log-odds that the members which start at once decide it; null without a forecast. */
  readonly forecast: number | null;
  /** Per member, log-odds above or below its usual chances on this task; empty where no member has a prior. */
  readonly priors: readonly number[];
  /** How the plan goes about this task, where it chooses by task; null: by its own schedule. */
  readonly way: ChosenWay | null;
  factsOf(output: ModelOutput): AnswerFacts;
}

const prepared = new WeakMap<PlanTask, { plan: QuorumPlan; task: PreparedTask }>();

/** Reads a task for a plan. The same task object is read once: tasks, outputs and plans are never changed in place. */
export function prepareTask(plan: QuorumPlan, task: PlanTask): PreparedTask {
  const before = prepared.get(task);
  if (before !== undefined && before.plan === plan) return before.task;
  const fresh = prepare(plan, task);
  prepared.set(task, { plan, task: fresh });
  return fresh;
}

function prepare(plan: QuorumPlan, task: PlanTask): PreparedTask {
  const { guard, forecast } = plan;
  const question = readQuestion(task);
  const feature = (name: TaskFeatureName): number => taskFeature(name, task, question);
  const terms = Object.entries(forecast?.terms ?? {}) as [TaskFeatureName, Parameters<typeof weigh>[0]][];
  const novelty = guard === null ? 0 : noveltyOf(guard, readFeatures(task, question, guard.seen));
  return {
    novelty,
    way: plan.choice === null || novelty >= unlike ? null : chooseWay(plan.choice, chancesOf(plan.choice, task)),
    forecast:
      forecast === null ? null : terms.reduce((sum, [name, term]) => sum + weigh(term, feature(name)), forecast.bias),
    priors: priorsOf(plan, task),
    factsOf: answerReader(chooseReading(plan.agreement, task), question, task),
  };
}

/** Half way to `full` novelty, a task counts as unlike. */
export const unlike = 0.5;

const counted = new WeakMap<PlanTask, ReadonlyMap<string, number>>();

/** Signals do not depend on the plan: each task is counted once. */
function signalsOf(task: PlanTask): ReadonlyMap<string, number> {
  const before = counted.get(task);
  if (before !== undefined) return before;
  const values = countSignals(task);
  const fresh = new Map(signalNames.map((name, index) => [name, values[index] ?? 0]));
  counted.set(task, fresh);
  return fresh;
}

function priorsOf({ members }: QuorumPlan, task: PlanTask): number[] {
  if (members.every(({ prior }) => prior === null)) return [];
  return members.map(({ prior }) => oddsOf(prior?.terms ?? {}, task));
}

/** Per member, the probability that it is right. */
function chancesOf({ chances }: Choice, task: PlanTask): number[] {
  return chances.map(({ bias, terms }) => 1 / (1 + Math.exp(-bias - oddsOf(terms, task))));
}

/** A signal that this version does not count adds nothing. */
function oddsOf(terms: Prior['terms'], task: PlanTask): number {
  const signals = signalsOf(task);
  let odds = 0;
  for (const [name, term] of Object.entries(terms)) {
    const value = signals.get(name);
    if (value !== undefined) odds += weigh(term, value);
  }
  return odds;
}

/** Facts of an answer depend on the task and the kind of agreement alone, so plans of one task share them. */
const readers = new WeakMap<PlanTask, Map<string, PreparedTask['factsOf']>>();

function answerReader(rule: ReadingRule, question: Question, task: PlanTask): PreparedTask['factsOf'] {
  const ofTask = readers.get(task) ?? new Map<string, PreparedTask['factsOf']>();
  readers.set(task, ofTask);
  const before = ofTask.get(rule.kind);
  if (before !== undefined) return before;
  const facts = new WeakMap<ModelOutput, AnswerFacts>();
  const reader = (output: ModelOutput): AnswerFacts => {
    let found = facts.get(output);
    if (found === undefined) {
      found = factsOfAnswer(output, readAnswer(output, rule), question, task.tools ?? []);
      facts.set(output, found);
    }
    return found;
  };
  ofTask.set(rule.kind, reader);
  return reader;
}
