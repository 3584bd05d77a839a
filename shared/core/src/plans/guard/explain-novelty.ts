import type { GuardFeatureName, Look, Plan } from '@upshift/contracts';
import type { PlanTask } from '../ballot.ts';
import { readQuestion } from '../read-question.ts';
import { toQuorum } from '../to-quorum.ts';
import { type FeatureReader, readFeatures } from './guard-features.ts';
import { looksOf, radiiOf, standardise } from './novelty.ts';
import { beyond } from './range.ts';

/** A feature by which a task is unlike those of the tuning, in the feature's own unit. */
export interface StrangeFeature {
  readonly feature: GuardFeatureName;
  readonly value: number;
  /** What passes as like them; no feature is below 0. */
  readonly low: number;
  readonly high: number;
  /** Deviations beyond that. */
  readonly deviations: number;
}

/** For people: why a guard takes a task as unlike, farthest feature first; empty where it takes it as like the others. */
export function explainNovelty(plan: Plan, task: PlanTask): StrangeFeature[] {
  const { guard } = toQuorum(plan);
  if (guard === null) return [];
  const feature = readFeatures(task, readQuestion(task), guard.seen);
  const strange = looksOf(guard).flatMap((look) => (radiiOf(look, feature) <= 1 ? [] : strangeIn(look, feature)));
  return strange.sort((left, right) => Math.abs(right.deviations) - Math.abs(left.deviations));
}

function strangeIn(look: Look, feature: FeatureReader): StrangeFeature[] {
  const seen = look.metric === 'range' ? look : aroundNearest(look, feature);
  return look.features.flatMap((name, index) => {
    const value = feature(name);
    const deviations = beyond(seen, index, value);
    const toUnit = (at: number, margin: number): number =>
      (look.mean[index] ?? 0) + (at + margin) * (look.scale[index] ?? 1);
    const margin = look.metric === 'range' ? look.radius : 0;
    const [low, high] = [toUnit(seen.points[0]?.[index] ?? 0, -margin), toUnit(seen.points[1]?.[index] ?? 0, margin)];
    return deviations === 0 ? [] : [{ feature: name, value, low: Math.max(0, low), high, deviations }];
  });
}

/** Of reference points, the range of one: the nearest. */
function aroundNearest(look: Look, feature: FeatureReader): Pick<Look, 'mean' | 'scale' | 'points'> {
  const position = standardise(look, look.features.map(feature));
  const apart = (point: readonly number[]): number =>
    point.reduce((sum, value, index) => sum + (value - (position[index] ?? 0)) ** 2, 0);
  const nearest = look.points.reduce((left, right) => (apart(right) < apart(left) ? right : left));
  return { mean: look.mean, scale: look.scale, points: [nearest, nearest] };
}
