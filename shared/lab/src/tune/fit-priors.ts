import type { Choice, Prior } from '@upshift/contracts';
import { countSignals, signalNames } from '@upshift/core';
import type { LabTask } from '../table/lab-task.ts';
import { round } from './fit-judge.ts';
import { fitLogistic } from './fit-logistic.ts';

/** In rows: a few hundred tasks say little of forty signals. */
const ridge = 10;
/** Signals are held to so many deviations: an unknown kind of task lies beyond what was seen. */
const reach = 2;

const counted = new WeakMap<LabTask['task'], readonly number[]>();

/** Once per task: priors are learned on many parts of the same tasks. */
function signalsOf({ task }: LabTask): readonly number[] {
  const before = counted.get(task);
  if (before !== undefined) return before;
  const fresh = countSignals(task);
  counted.set(task, fresh);
  return fresh;
}

/** Learns from the question alone how likely each member is to be right: the terms of its prior, by member. */
export function fitPriors(tasks: readonly LabTask[], members: number): Prior['terms'][] {
  return fitChances(tasks, members).map(({ terms }) => terms);
}

/** The same with the log-odds of a task that is like all others. */
export function fitChances(tasks: readonly LabTask[], members: number): Choice['chances'] {
  const raw = tasks.map(signalsOf);
  const scales = signalNames.map((_, column) => scaleOf(raw.map((row) => row[column] ?? 0)));
  const used = [...signalNames.keys()].filter((column) => (scales[column]?.scale ?? 0) > 0);
  const columns = Uint16Array.from({ length: used.length + 1 }, (_, column) => column);
  const values = raw.map((row) =>
    Float64Array.from([1, ...used.map((column) => scaled(row[column] ?? 0, scales[column]))]),
  );
  return Array.from({ length: members }, (_, member) => {
    const rows = tasks.map((lab, index) => ({
      columns,
      values: values[index] as Float64Array,
      target: lab.answers[member]?.correct ?? 0,
      weight: 1,
    }));
    const coefficients = fitLogistic(rows, [0, ...used.map(() => ridge)], 8);
    const terms = used.map((column, place) => {
      const scale = scales[column] as Scale;
      return [signalNames[column] ?? '', { ...scale, weight: round(coefficients[place + 1] ?? 0) }];
    });
    return { bias: round(coefficients[0] ?? 0), terms: Object.fromEntries(terms) };
  });
}

/** Log-odds of each member on a task, less its mean: what `core` makes of the same terms. */
export function priorOdds(terms: readonly Prior['terms'][], lab: LabTask): number[] {
  const signals = signalsOf(lab);
  const known = new Map(signalNames.map((name, index) => [name, signals[index] ?? 0]));
  return terms.map((own) =>
    Object.entries(own).reduce((sum, [name, term]) => sum + term.weight * scaled(known.get(name) ?? 0, term), 0),
  );
}

type Scale = Omit<Prior['terms'][string], 'weight'>;

function scaleOf(values: readonly number[]): Scale {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
  const deviation = Math.sqrt(variance);
  return {
    mean: round(mean),
    scale: deviation > 1e-6 ? round(deviation) : 0,
    low: round(mean - reach * deviation),
    high: round(mean + reach * deviation),
  };
}

function scaled(value: number, scale: Scale | undefined): number {
  if (scale === undefined || scale.scale === 0) return 0;
  return (Math.min(scale.high, Math.max(scale.low, value)) - scale.mean) / scale.scale;
}
