import { taskFeatureNames } from '@upshift/contracts';
import { readQuestion, taskFeature } from '@upshift/core';
import type { LabTask } from '../table/lab-task.ts';

/** Groups of alike tasks, fewer of which than three say nothing about tasks of another kind. */
const groups = 4;
const fewestOfGroup = 10;
const rounds = 20;

/**
 * Sorts tasks into kinds: by workload where the record names three kinds or more, else by what their questions look like
 * (Lloyd's algorithm on standardised features, from the points farthest from each other). What never sees one of them shows what
 * becomes of a plan on tasks of a kind that it was not tuned on.
 *
 * @returns the group (0, 1, …) of each task
 */
export function groupTasks(tasks: readonly LabTask[]): number[] {
  const names = [...new Set(tasks.map(({ workload }) => workload))].sort();
  const sizes = names.map((name) => tasks.filter(({ workload }) => workload === name).length);
  if (names.length >= 3 && Math.min(...sizes) >= fewestOfGroup)
    return tasks.map(({ workload }) => names.indexOf(workload));
  return cluster(standardise(tasks.map(featuresOf)), groups);
}

function featuresOf({ task }: LabTask): number[] {
  const question = readQuestion(task);
  return taskFeatureNames.map((name) => taskFeature(name, task, question));
}

function standardise(rows: readonly (readonly number[])[]): number[][] {
  const columns = taskFeatureNames.map((_, column) => {
    const values = rows.map((row) => row[column] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
    return { mean, deviation: Math.sqrt(variance) };
  });
  return rows.map((row) =>
    columns.map(({ mean, deviation }, column) => (deviation > 1e-9 ? ((row[column] ?? 0) - mean) / deviation : 0)),
  );
}

function cluster(points: readonly (readonly number[])[], count: number): number[] {
  let centers = spread(points, count);
  let own = points.map((point) => nearest(centers, point));
  for (let round = 0; round < rounds; round++) {
    centers = centers.map((center, index) => {
      const members = points.filter((_, at) => own[at] === index);
      if (members.length === 0) return center;
      return center.map((_, column) => members.reduce((sum, point) => sum + (point[column] ?? 0), 0) / members.length);
    });
    const next = points.map((point) => nearest(centers, point));
    if (next.every((group, at) => group === own[at])) break;
    own = next;
  }
  return own;
}

/** The point nearest to the middle, then always the one farthest from those taken. */
function spread(points: readonly (readonly number[])[], count: number): (readonly number[])[] {
  const origin = taskFeatureNames.map(() => 0);
  const taken: (readonly number[])[] = [];
  while (taken.length < Math.min(count, points.length)) {
    const far = (point: readonly number[]): number =>
      taken.length === 0 ? -distance(point, origin) : Math.min(...taken.map((center) => distance(center, point)));
    taken.push(points.reduce((left, right) => (far(right) > far(left) ? right : left)));
  }
  return taken;
}

function nearest(centers: readonly (readonly number[])[], point: readonly number[]): number {
  const distances = centers.map((center) => distance(center, point));
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}

function distance(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, column) => sum + (value - (right[column] ?? 0)) ** 2, 0);
}
