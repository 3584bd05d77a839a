import { type Guard, taskFeatureNames } from '@upshift/contracts';
import { distanceTo, readQuestion, standardise, taskFeature } from '@upshift/core';
import { percentile } from '../measure/percentile.ts';
import { createRandom } from '../seeded-random.ts';
import type { LabTask } from '../table/lab-task.ts';
import { round } from './fit-judge.ts';

export interface GuardOptions {
  readonly seed: number;
  readonly doubt: number;
  readonly trust: Guard['trust'];
  readonly start: Guard['start'];
}

const mostPoints = 400;
const neighbours = 3;
/** Share of the training tasks that lie within one radius of the others. */
const within = 0.975;
/** In radii: where a task counts as quite unlike. */
const full = 1.6;

/** Describes what the training tasks look like, so that a plan notices tasks that do not. Null for too few tasks. */
export function buildGuard(tasks: readonly LabTask[], options: GuardOptions): Guard | null {
  if (tasks.length < 50) return null;
  const all = tasks.map(({ task }) => {
    const question = readQuestion(task);
    return taskFeatureNames.map((name) => taskFeature(name, task, question));
  });
  const spread = taskFeatureNames.map((_, column) => momentsOf(all.map((row) => row[column] ?? 0)));
  const kept = taskFeatureNames.flatMap((_, column) => ((spread[column]?.scale ?? 0) > 1e-9 ? [column] : []));
  // What never varied in training is the clearest sign when it does: it is kept, on a scale of a tenth of its unit.
  const features = [...taskFeatureNames];
  const mean = spread.map((moments) => round(moments.mean));
  const scale = spread.map((moments, column) => (kept.includes(column) ? Math.max(1e-3, round(moments.scale)) : 0.5));
  const positions = all.map((row) => standardise({ mean, scale }, row).map(round));
  const chosen = choose(positions.length, options.seed);
  const points = chosen.map((index) => positions[index] ?? []);
  const distances = positions.map((position, index) =>
    distanceTo({ points, neighbours }, position, chosen.indexOf(index)),
  );
  const { doubt, trust, start } = options;
  return {
    features,
    mean,
    scale,
    points,
    neighbours,
    // Of tasks that are all alike the distance is nothing, and anything else is unlike.
    radius: Math.max(1e-3, round(percentile(distances, within))),
    full,
    doubt,
    trust,
    start,
  };
}

function momentsOf(values: readonly number[]): { mean: number; scale: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, scale: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

function choose(count: number, seed: number): number[] {
  const random = createRandom(seed);
  const order = Array.from({ length: count }, (_, index) => ({ index, place: random() }));
  order.sort((left, right) => left.place - right.place);
  return order.slice(0, mostPoints).map(({ index }) => index);
}
