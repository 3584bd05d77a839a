import type { Guard } from '@upshift/contracts';

/**
 * How unlike its reference points a task is: 0 within one radius of its nearest neighbours, 1 at `full` radii and
 * beyond, linear between. The distance is the root mean square over the neighbours of Euclidean distances between
 * standardised features, each held to five deviations.
 *
 * @param values raw features, in the order of `guard.features`
 */
export function noveltyOf(guard: Guard, values: readonly number[]): number {
  const distance = distanceTo(guard, standardise(guard, values));
  const novelty = (distance / guard.radius - 1) / (guard.full - 1);
  return Math.min(1, Math.max(0, novelty));
}

export function standardise({ mean, scale }: Pick<Guard, 'mean' | 'scale'>, values: readonly number[]): number[] {
  return values.map((value, index) => clip((value - (mean[index] ?? 0)) / (scale[index] ?? 1)));
}

/** @param skip index of a point to leave out: the task itself, while tuning */
export function distanceTo(
  { points, neighbours }: Pick<Guard, 'points' | 'neighbours'>,
  position: readonly number[],
  skip = -1,
): number {
  const size = position.length;
  const flat = flatten(points, size);
  const at = Float64Array.from(position);
  const nearest: number[] = [];
  let limit = Number.POSITIVE_INFINITY;
  for (let index = 0; index < points.length; index++) {
    if (index === skip) continue;
    const squared = squaredDistance(flat, index * size, at, limit);
    if (squared >= limit) continue;
    nearest.push(squared);
    nearest.sort((left, right) => left - right);
    if (nearest.length > neighbours) nearest.pop();
    if (nearest.length === neighbours) limit = nearest.at(-1) ?? limit;
  }
  return nearest.length === 0 ? 0 : Math.sqrt(nearest.reduce((sum, value) => sum + value, 0) / nearest.length);
}

const flattened = new WeakMap<Guard['points'], Float64Array>();

/** The points in one row: they are gone through for every task. */
function flatten(points: Guard['points'], size: number): Float64Array {
  const before = flattened.get(points);
  if (before !== undefined) return before;
  const flat = new Float64Array(points.length * size);
  for (const [index, point] of points.entries())
    for (let feature = 0; feature < size; feature++) flat[index * size + feature] = point[feature] ?? 0;
  flattened.set(points, flat);
  return flat;
}

/** Gives up, with what it has so far, once that is no nearer than `limit`. */
function squaredDistance(flat: Float64Array, start: number, position: Float64Array, limit: number): number {
  let sum = 0;
  for (let feature = 0; feature < position.length; feature++) {
    const apart = (flat[start + feature] as number) - (position[feature] as number);
    sum += apart * apart;
    if (sum >= limit) return sum;
  }
  return sum;
}

function clip(value: number): number {
  return Math.min(5, Math.max(-5, value));
}
