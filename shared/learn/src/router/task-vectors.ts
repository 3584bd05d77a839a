import type { SparseVector } from '../linear/sparse-vector.ts';
import { percentileOf } from '../measure/percentile-of.ts';
import { countWords } from '../text/ngrams.ts';
import { buildVocabulary, createVectorizer, type Vocabulary } from '../text/vocabulary.ts';
import type { RouterTask, SignalScale } from './router-model.ts';

/** What turns tasks into vectors. */
export interface TaskVectors {
  readonly vocabulary: Vocabulary;
  readonly signals: readonly SignalScale[];
}

/** Characters of a task that are read: the first and the last, where questions stand. */
const headCharacters = 2400;
const tailCharacters = 800;
/** What all signals together weigh beside the words, as a length. */
const signalLength = 1;

export function countsOf({ text }: RouterTask): Map<number, number> {
  const isLong = text.length > headCharacters + tailCharacters;
  return countWords(isLong ? `${text.slice(0, headCharacters)} ${text.slice(-tailCharacters)}` : text);
}

/** Learns vocabulary and scales from the tasks to train on. */
export function fitTaskVectors(
  tasks: readonly RouterTask[],
  counted: readonly ReadonlyMap<number, number>[],
  names: readonly string[],
): TaskVectors {
  const signals = names.map((name, column) =>
    scaleOf(
      name,
      Float64Array.from(tasks, (task) => task.signals[column] ?? 0),
    ),
  );
  return { vocabulary: buildVocabulary(counted), signals };
}

function scaleOf(name: string, values: Float64Array): SignalScale {
  const [low, high] = [percentileOf(values, 0.01), percentileOf(values, 0.99)];
  let sum = 0;
  let square = 0;
  for (const value of values) {
    const held = Math.min(high, Math.max(low, value));
    sum += held;
    square += held * held;
  }
  const mean = sum / Math.max(1, values.length);
  const deviation = Math.sqrt(Math.max(0, square / Math.max(1, values.length) - mean * mean));
  return { name, mean, scale: deviation > 1e-9 ? deviation : 0, low, high };
}

/** @returns a function that turns a task into features; counts may be handed in where they are known */
export function createTaskVectorizer({
  vocabulary,
  signals,
}: TaskVectors): (task: RouterTask, counts?: ReadonlyMap<number, number>) => SparseVector {
  const toVector = createVectorizer(vocabulary);
  const words = vocabulary.hashes.length;
  const share = signalLength / Math.sqrt(Math.max(1, signals.length));
  return (task, counts = countsOf(task)) => {
    const { indexes, values } = toVector(counts);
    const joined = {
      indexes: new Uint32Array(indexes.length + signals.length),
      values: new Float32Array(values.length + signals.length),
    };
    joined.indexes.set(indexes);
    joined.values.set(values);
    for (let column = 0; column < signals.length; column++) {
      const { mean, scale, low, high } = signals[column] as SignalScale;
      const held = Math.min(high, Math.max(low, task.signals[column] ?? 0));
      joined.indexes[indexes.length + column] = words + column;
      joined.values[values.length + column] = scale === 0 ? 0 : (share * (held - mean)) / scale;
    }
    return joined;
  };
}
