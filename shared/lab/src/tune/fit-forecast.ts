import { type Forecast, type TaskFeatureName, taskFeatureNames } from '@upshift/contracts';
import { readQuestion, taskFeature } from '@upshift/core';
import type { LabTask } from '../table/lab-task.ts';
import { round } from './fit-judge.ts';
import { fitLogistic } from './fit-logistic.ts';

const used: readonly TaskFeatureName[] = taskFeatureNames.filter((name) => name !== 'options');
const ridge = 5;

/**
 * Learns from the question alone how likely it is that the members which start at once will decide it.
 *
 * @param decided per task, whether they did
 */
export function fitForecast(tasks: readonly LabTask[], decided: readonly boolean[]): Forecast {
  const raw = tasks.map(countFeatures);
  const scales = used.map((_, column) => scaleOf(raw.map((row) => row[column] ?? 0)));
  const rows = raw.map((row, index) => ({
    columns: Uint16Array.from({ length: used.length + 1 }, (_, column) => column),
    values: Float64Array.from([1, ...row.map((value, column) => scaled(value, scales[column]))]),
    target: decided[index] === true ? 1 : 0,
    weight: 1,
  }));
  const coefficients = fitLogistic(rows, [0, ...used.map(() => ridge)]);
  const terms = used.flatMap((name, column) => {
    const scale = scales[column];
    return scale === undefined || scale.scale === 0
      ? []
      : [[name, { ...scale, weight: round(coefficients[column + 1] ?? 0) }]];
  });
  return { bias: round(coefficients[0] ?? 0), terms: Object.fromEntries(terms) };
}

const counted = new WeakMap<LabTask, number[]>();

/** Once per task: forecasts are learned on many parts of the same tasks. */
function countFeatures(lab: LabTask): number[] {
  const before = counted.get(lab);
  if (before !== undefined) return before;
  const question = readQuestion(lab.task);
  const fresh = used.map((name) => taskFeature(name, lab.task, question));
  counted.set(lab, fresh);
  return fresh;
}

function scaleOf(values: readonly number[]): { mean: number; scale: number; low: number; high: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length));
  const reach = 2.5 * deviation;
  return {
    mean: round(mean),
    scale: deviation > 1e-9 ? round(deviation) : 0,
    low: round(mean - reach),
    high: round(mean + reach),
  };
}

function scaled(value: number, scale: ReturnType<typeof scaleOf> | undefined): number {
  if (scale === undefined || scale.scale === 0) return 0;
  return (Math.min(scale.high, Math.max(scale.low, value)) - scale.mean) / scale.scale;
}
