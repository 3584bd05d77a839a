import {
  type Guard,
  type GuardFeatureName,
  guardFeatureNames,
  type Look,
  type StrangeTextName,
  strangeTextNames,
} from '@upshift/contracts';
import { readFeatures, readQuestion } from '@upshift/core';
import { percentileReader } from '../../measure/percentile.ts';
import type { LabTask } from '../../table/lab-task.ts';
import { round } from '../fit-judge.ts';
import { findRange } from './learn-range.ts';
import { learnSeen } from './learn-seen.ts';

export interface GuardOptions {
  readonly doubt: number;
  readonly trust: Guard['trust'];
  readonly start: Guard['start'];
}

const fewestTasks = 50;
/** Share of the training tasks that the range, and that strange texts, would notice if the task were not among them. */
const mostOutside = 0.01;
const mostStrange = 0.01;
/** In radii: where a task counts as quite unlike. Half way it is noticed. */
const full = 1.2;
const noticedAt = (1 + full) / 2;

/** Left out: how well a tool's name fits tells a right call from a wrong one, not a kind of task from another. */
const shape = guardFeatureNames.filter(
  (name) => name !== 'toolFit' && !strangeTextNames.some((other) => other === name),
);
/** Of what hardly varies the deviation says little: a tenth of a share, of a sign in a hundred, of a doubling and so on. */
const leastScale = 0.1;

/** A look, and how far each training task would be outside of it by all tasks of other questions. */
interface Draft {
  readonly look: Omit<Look, 'radius'>;
  readonly distances: readonly number[];
  /** In deviations; nearer than this is near, however close the training tasks stand. */
  readonly leastRadius: number;
}

/**
 * Describes what the training tasks look like, so that a plan notices tasks that do not: the range of each feature, and which
 * pieces and words occur in questions and in tools. The radii are such that few training tasks would be noticed by the others.
 * Null for too few tasks.
 */
export function buildGuard(tasks: readonly LabTask[], { doubt, trust, start }: GuardOptions): Guard | null {
  if (tasks.length < fewestTasks) return null;
  const questions = tasks.map(({ task }) => readQuestion(task));
  const { seen, strange, least } = learnSeen(tasks, questions);
  const readers = tasks.map(({ task }, index) => readFeatures(task, questions[index] ?? readQuestion(task)));
  const keys = tasks.map(({ question }) => question);
  const range = draftRange(
    shape.map((name) => [name, readers.map((read) => read(name))]),
    keys,
  );
  const strangeIn = (...names: readonly StrangeTextName[]): Draft =>
    draftStrange(names.map((name) => ({ name, values: strange[name], least: least[name] })));
  const texts = [strangeIn('strangePieces', 'strangeWords'), strangeIn('strangeToolPieces', 'strangeToolWords')];
  const [own] = calibrate([range], mostOutside) as [Look];
  return { ...own, also: calibrate(texts, mostStrange), seen, full, doubt, trust, start, alone: true };
}

type Column = readonly [name: GuardFeatureName, values: readonly number[]];

function draftRange(columns: readonly Column[], keys: readonly string[]): Draft {
  const spread = columns.map(([, values]) => {
    const { mean, deviation } = momentsOf(values);
    return { mean: round(mean), scale: Math.max(leastScale, round(deviation)), ...findRange(values, keys) };
  });
  const corner = (which: 'lowest' | 'highest'): number[] =>
    spread.map(({ mean, scale, ...extremes }) => (extremes[which] - mean) / scale);
  const distances = keys.map((_, index) =>
    Math.sqrt(spread.reduce((sum, { scale, outsideOthers }) => sum + (outsideOthers(index) / scale) ** 2, 0)),
  );
  return {
    look: {
      features: columns.map(([name]) => name),
      mean: spread.map(({ mean }) => mean),
      scale: spread.map(({ scale }) => scale),
      metric: 'range',
      // Outwards, so that rounding leaves no training task outside.
      points: [
        corner('lowest').map((value) => round(value - 1e-3)),
        corner('highest').map((value) => round(value + 1e-3)),
      ],
      neighbours: 1,
    },
    distances,
    leastRadius: 0.5,
  };
}

interface StrangeText {
  readonly name: StrangeTextName;
  readonly values: readonly number[];
  /** Below this it is no sign, however alike the tasks of the tuning are. */
  readonly least: number;
}

/** Nothing strange is what the tasks of the tuning are to themselves; the scale is what one in forty is to the others. */
function draftStrange(texts: readonly StrangeText[]): Draft {
  const scale = texts.map(({ values, least }) => round(Math.max(least, percentileReader(values)(0.975))));
  const zeros = texts.map(() => 0);
  const distances = (texts[0]?.values ?? []).map((_, index) =>
    Math.sqrt(texts.reduce((sum, { values }, text) => sum + ((values[index] ?? 0) / (scale[text] ?? 1)) ** 2, 0)),
  );
  const features = texts.map(({ name }) => name);
  return {
    look: { features, mean: zeros, scale, metric: 'range', points: [zeros, zeros], neighbours: 1 },
    distances,
    leastRadius: 1,
  };
}

/** Every look notices the same share of its own; the share is such that all of them together notice no more than `most`. */
function calibrate(drafts: readonly Draft[], most: number): Look[] {
  const readers = drafts.map(({ distances }) => percentileReader(distances));
  const count = drafts[0]?.distances.length ?? 0;
  const noticed = (share: number): number => {
    const limits = readers.map((read) => read(1 - share));
    const isNoticed = (_: unknown, task: number): boolean =>
      drafts.some(({ distances }, look) => (distances[task] ?? 0) > (limits[look] ?? 0));
    return Array.from({ length: count }).filter(isNoticed).length / count;
  };
  let [low, high] = [0, 1];
  for (let halving = 0; halving < 20; halving++) {
    const middle = (low + high) / 2;
    if (noticed(middle) <= most) low = middle;
    else high = middle;
  }
  return drafts.map(({ look, leastRadius }, index) => {
    const radius = (readers[index]?.(1 - low) ?? 0) / noticedAt;
    return { ...look, radius: Math.max(leastRadius, round(radius)) };
  });
}

function momentsOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}
