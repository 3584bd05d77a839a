import type { RouterModel, RouterTask } from './router-model.ts';
import { countsOf, createTaskVectorizer } from './task-vectors.ts';
import { toProbability } from './train-router.ts';

/** P(success) of every deployment that the model knows. */
export interface Router {
  (task: RouterTask): ReadonlyMap<string, number>;
  /** Share of a task's words and pairs of words that the router has met, 0..1; 1 of a task without any. */
  readonly familiarity?: (task: RouterTask) => number;
}

/** Makes a model ready to answer: about a tenth of a millisecond a task, no call, no file. */
export function createRouter(model: RouterModel): Router {
  const { deployments, weights } = model;
  const toVector = createTaskVectorizer(model);
  const count = deployments.length;
  const words = model.vocabulary.hashes.length;
  const counted = new WeakMap<RouterTask, ReadonlyMap<number, number>>();
  const countsOnce = (task: RouterTask): ReadonlyMap<number, number> => {
    const counts = counted.get(task) ?? countsOf(task);
    counted.set(task, counts);
    return counts;
  };
  const vectors = new WeakMap<RouterTask, ReturnType<typeof toVector>>();
  const route = (task: RouterTask): ReadonlyMap<string, number> => {
    const vector = toVector(task, countsOnce(task));
    vectors.set(task, vector);
    const { indexes, values } = vector;
    const scores = Float64Array.from(deployments, ({ offset }) => offset);
    for (let at = 0; at < indexes.length; at++) {
      const from = (indexes[at] as number) * count;
      const value = values[at] as number;
      for (let one = 0; one < count; one++)
        scores[one] = (scores[one] as number) + (weights[from + one] as number) * value;
    }
    return new Map(deployments.map((routed, one) => [routed.name, toProbability(scores[one] as number, routed)]));
  };
  const familiarity = (task: RouterTask): number => {
    const { indexes } = vectors.get(task) ?? toVector(task, countsOnce(task));
    const all = countsOnce(task).size;
    let met = 0;
    for (const index of indexes) if (index < words) met++;
    return all === 0 ? 1 : Math.min(1, met / all);
  };
  return Object.assign(route, { familiarity });
}
