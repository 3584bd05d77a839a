import type { OutcomeRow } from '@upshift/contracts';
import { countSignals, type PlanTask, textOfTask } from '@upshift/core';
import type { RouterTask } from '@upshift/learn';
import { questionOf } from '../table/build-lab-tasks.ts';

const read = new WeakMap<PlanTask, RouterTask>();

/** What a router reads of a task; each task is read once. */
export function readTask(task: PlanTask): RouterTask {
  const before = read.get(task);
  if (before !== undefined) return before;
  const fresh = { text: textOfTask(task), signals: countSignals(task) };
  read.set(task, fresh);
  return fresh;
}

/** What a router learns from a row: a failed call is a wrong answer. */
export function toExample({ id, input, outcomes }: OutcomeRow): {
  readonly task: PlanTask;
  readonly question: string;
  readonly outcomes: Map<string, number>;
} {
  const { messages, tools } = input;
  const correct = Object.entries(outcomes).map(([model, one]): [string, number] => [
    model,
    one.error === null ? one.correct : 0,
  ]);
  return { task: { messages, tools, outputSchema: null }, question: questionOf(id), outcomes: new Map(correct) };
}
