import type { Guard, Look } from '@upshift/contracts';
import type { FeatureReader } from './guard-features.ts';
import { outsideOf } from './range.ts';

/**
 * How unlike the tasks of its tuning a task is: 0 within one radius of them, 1 at `full` radii and beyond, linear between.
 * Of several looks the one that is most radii away counts.
 */
export function noveltyOf(guard: Guard, feature: FeatureReader): number {
  let radii = 0;
  for (const look of looksOf(guard)) radii = Math.max(radii, radiiOf(look, feature));
  return Math.min(1, Math.max(0, (radii - 1) / (guard.full - 1)));
}

/** The first is the guard's own. */
export function looksOf(guard: Guard): readonly Look[] {
  return guard.also === undefined ? [guard] : [guard, ...guard.also];
}

/** How many radii a task is away from what a look has seen. */
export function radiiOf(look: Look, feature: FeatureReader): number {
  const values = look.features.map(feature);
  const distance = look.metric === 'range' ? outsideOf(look, values) : distanceTo(look, standardise(look, values));
  return distance / look.radius;
}

/** Each feature is held to five deviations. */
export function standardise({ mean, scale }: Pick<Look, 'mean' | 'scale'>, values: readonly number[]): number[] {
  return values.map((value, index) => clip((value - (mean[index] ?? 0)) / (scale[index] ?? 1)));
}

/** The root mean square, over the nearest points, of Euclidean distances. */
export function distanceTo(
  { points, neighbours }: Pick<Look, 'points' | 'neighbours'>,
  position: readonly number[],
): number {
  const size = position.length;
  const flat = flatten(points, size);
  const at = Float64Array.from(position);
  const nearest: number[] = [];
  let limit = Number.POSITIVE_INFINITY;
  for (let index = 0; index < points.length; index++) {
    const squared = squaredDistance(flat, index * size, at, limit);
    if (squared >= limit) continue;
    nearest.push(squared);
    nearest.sort((left, right) => left - right);
    if (nearest.length > neighbours) nearest.pop();
    if (nearest.length === neighbours) limit = nearest.at(-1) ?? limit;
  }
  return nearest.length === 0 ? 0 : Math.sqrt(nearest.reduce((sum, value) => sum + value, 0) / nearest.length);
}

const flattened = new WeakMap<Look['points'], Float64Array>();

/** The points in one row: they are gone through for every task. */
function flatten(points: Look['points'], size: number): Float64Array {
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
