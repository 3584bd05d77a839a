import type { RouterModel, RouterTask } from './router-model.ts';
import { createTaskVectorizer } from './task-vectors.ts';
import { toProbability } from './train-router.ts';

/** P(success) of every deployment that the model knows. */
export type Router = (task: RouterTask) => ReadonlyMap<string, number>;

/** Makes a model ready to answer: about a tenth of a millisecond a task, no call, no file. */
export function createRouter(model: RouterModel): Router {
  const { deployments, weights } = model;
  const toVector = createTaskVectorizer(model);
  const count = deployments.length;
  return (task) => {
    const { indexes, values } = toVector(task);
    const scores = Float64Array.from(deployments, ({ offset }) => offset);
    for (let at = 0; at < indexes.length; at++) {
      const from = (indexes[at] as number) * count;
      const value = values[at] as number;
      for (let one = 0; one < count; one++)
        scores[one] = (scores[one] as number) + (weights[from + one] as number) * value;
    }
    return new Map(deployments.map((routed, one) => [routed.name, toProbability(scores[one] as number, routed)]));
  };
}
