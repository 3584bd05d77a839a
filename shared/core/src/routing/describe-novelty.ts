import type { Plan, Signal } from '@upshift/contracts';
import type { PlanTask } from '../plans/ballot.ts';
import { explainNovelty } from '../plans/guard/explain-novelty.ts';

const mostNamed = 3;

/** For people: the features by which a task is farthest from those that its plan was tuned on, with what was seen there. */
export function describeNovelty(plan: Plan, task: PlanTask): Signal[] {
  const strange = explainNovelty(plan, task).slice(0, mostNamed);
  if (strange.length === 0) return [];
  const parts = strange.map(
    ({ feature, value, low, high }) =>
      `${feature} ${value.toFixed(2)} (tuned on ${low.toFixed(2)} to ${high.toFixed(2)})`,
  );
  return [{ name: 'unlike', value: parts.join('; ') }];
}
