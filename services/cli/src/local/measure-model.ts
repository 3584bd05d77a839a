import {
  type ClassifierModel,
  type ClassifierQuality,
  chooseLabel,
  type Judged,
  measurePredictions,
} from '@upshift/learn';
import type { OpenEmbedder } from './embedder.ts';
import type { LabelledText } from './read-examples.ts';
import { vectorizerOf } from './vectorizer-of.ts';

export interface MeasuredModel {
  readonly quality: ClassifierQuality;
  /** Processor time of one answer, in µs. */
  readonly microsPerText: number;
  /** Texts whose label the model was never taught; it cannot get them right. */
  readonly untaught: number;
}

/** Lets a model answer texts one by one, as a deployment would. */
export async function measureModel(
  model: ClassifierModel,
  examples: readonly LabelledText[],
  { openEmbedder, cpuMicros, onText }: { openEmbedder: OpenEmbedder; cpuMicros: () => number; onText: () => void },
): Promise<MeasuredModel> {
  const known = new Set(model.labels);
  const toVector = await vectorizerOf(model, openEmbedder);
  const judged: Judged[] = [];
  const startedAt = cpuMicros();
  for (const { text, label } of examples) {
    const choice = chooseLabel(model, await toVector(text));
    judged.push({ confidence: choice?.confidence ?? 0, isRight: choice?.label === label });
    onText();
  }
  return {
    quality: measurePredictions(
      judged,
      model.quality.coverage.map(({ precision }) => precision),
    ),
    microsPerText: (cpuMicros() - startedAt) / examples.length,
    untaught: examples.filter(({ label }) => !known.has(label)).length,
  };
}
