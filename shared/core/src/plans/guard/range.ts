import type { Look } from '@upshift/contracts';

/**
 * How far a task lies outside of what a tuning saw: the Euclidean length, in deviations, of what each feature lies below its lowest
 * or above its highest value there; 0 within all of them.
 */
export function outsideOf(look: Pick<Look, 'mean' | 'scale' | 'points'>, values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value, index) => sum + beyond(look, index, value) ** 2, 0));
}

/** In deviations, of one feature; negative below its lowest value. */
export function beyond(
  { mean, scale, points: [lowest = [], highest = []] }: Pick<Look, 'mean' | 'scale' | 'points'>,
  feature: number,
  value: number,
): number {
  const at = (value - (mean[feature] ?? 0)) / (scale[feature] ?? 1);
  const [low, high] = [lowest[feature] ?? 0, highest[feature] ?? 0];
  if (at < low) return at - low;
  return at > high ? at - high : 0;
}
