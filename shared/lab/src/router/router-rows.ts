import type { OutcomeRow } from '@upshift/contracts';
import { type PlanTask, signalNames } from '@upshift/core';
import {
  createRouter,
  type Forecasted,
  measureProbabilities,
  type RouterExample,
  type RouterModel,
  type RouterQuality,
  type RouterTraining,
  type TrainedRouter,
  trainRouter,
} from '@upshift/learn';
import { readTask, toExample } from './read-task.ts';

/** An outcome table as a router reads it: tasks, and who got them right. Answers are not kept. */
export interface RouterRows {
  readonly tasks: readonly PlanTask[];
  readonly models: readonly string[];
  /** Per task, by model. */
  readonly correct: readonly ReadonlyMap<string, number>[];
  readonly questions: readonly string[];
}

/** Reads a table row by row and keeps what a router needs of each. */
export async function readRouterRows(rows: AsyncIterable<OutcomeRow>): Promise<RouterRows> {
  const tasks: PlanTask[] = [];
  const correct: Map<string, number>[] = [];
  const questions: string[] = [];
  const models = new Set<string>();
  for await (const row of rows) {
    const { task, question, outcomes } = toExample(row);
    tasks.push(task);
    questions.push(question);
    correct.push(outcomes);
    for (const model of outcomes.keys()) models.add(model);
  }
  return { tasks, correct, questions, models: [...models].sort() };
}

/** @throws RangeError with fewer tasks than folds */
export function trainOnRows(
  { tasks, correct, questions }: RouterRows,
  models: readonly string[],
  options: Pick<RouterTraining, 'seed' | 'onProgress'>,
): TrainedRouter {
  const examples = tasks.map(
    (task, row): RouterExample => ({
      ...readTask(task),
      question: questions[row] ?? '',
      outcomes: models.map((model) => correct[row]?.get(model) ?? null),
    }),
  );
  return trainRouter(examples, { deployments: models, signals: signalNames, ...options });
}

/** Holds a router against recorded outcomes, for each model that both know. */
export function measureRouter(
  model: RouterModel,
  { tasks, correct, models }: RouterRows,
): (RouterQuality & { readonly name: string })[] {
  const route = createRouter(model);
  const known = model.deployments.map(({ name }) => name).filter((name) => models.includes(name));
  const forecasts = new Map(known.map((name): [string, Forecasted[]] => [name, []]));
  for (const [row, task] of tasks.entries()) {
    const probabilities = route(readTask(task));
    for (const name of known) {
      const outcome = correct[row]?.get(name);
      if (outcome !== undefined) forecasts.get(name)?.push({ probability: probabilities.get(name) ?? 0, outcome });
    }
  }
  return known.map((name) => ({ name, ...measureProbabilities(forecasts.get(name) ?? []) }));
}
