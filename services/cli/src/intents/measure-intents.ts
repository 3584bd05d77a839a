import {
  type ClassifierModel,
  type ClassifierQuality,
  chooseLabel,
  type Judged,
  measurePredictions,
} from '@upshift/learn';
import type { OpenEmbedder } from '../local/embedder.ts';
import type { LabelledText } from '../local/read-examples.ts';
import { vectorizerOf } from '../local/vectorizer-of.ts';

export interface MeasuredIntents {
  /** Of texts whose workload is known to the intents; nothing is rejected here. */
  readonly quality: ClassifierQuality;
  /** Of those texts: not rejected, and right; not rejected, and wrong; rejected. */
  readonly accepted: { readonly right: number; readonly wrong: number; readonly rejected: number };
  /** Texts of workloads that the intents do not know: it is right to reject them. */
  readonly strange: { readonly texts: number; readonly rejected: number };
  /** Processor time of a text in this thread, in µs: a module of one's own has another. */
  readonly microsPerText: number;
}

/** Reads texts one by one, as routing does. @param min below this probability a text is rejected */
export async function measureIntents(
  model: ClassifierModel,
  examples: readonly LabelledText[],
  min: number,
  { openEmbedder, cpuMicros }: { openEmbedder: OpenEmbedder; cpuMicros: () => number },
): Promise<MeasuredIntents> {
  const known = new Set(model.labels);
  const toVector = await vectorizerOf(model, openEmbedder);
  const startedAt = cpuMicros();
  const read: { readonly label: string; readonly choice: ReturnType<typeof chooseLabel> }[] = [];
  for (const { text, label } of examples) read.push({ label, choice: chooseLabel(model, await toVector(text)) });
  const microsPerText = (cpuMicros() - startedAt) / Math.max(1, examples.length);
  const own = read.filter(({ label }) => known.has(label));
  const strange = read.filter(({ label }) => !known.has(label));
  const judged = own.map(
    ({ label, choice }): Judged => ({ confidence: choice?.confidence ?? 0, isRight: choice?.label === label }),
  );
  const believed = judged.filter(({ confidence }) => confidence >= min);
  const right = believed.filter(({ isRight }) => isRight).length;
  return {
    quality: measurePredictions(judged, []),
    accepted: { right, wrong: believed.length - right, rejected: judged.length - believed.length },
    strange: {
      texts: strange.length,
      rejected: strange.filter(({ choice }) => (choice?.confidence ?? 0) < min).length,
    },
    microsPerText,
  };
}
