import type { LocalMethod } from '@upshift/contracts';
import {
  type ClassifierModel,
  embeddingFeatures,
  type FeatureSource,
  ngramFeatures,
  trainClassifier,
} from '@upshift/learn';
import { CliError } from '../cli-error.ts';
import { createProgress, type Progress } from '../terminal/create-progress.ts';
import type { Output } from '../terminal/output.ts';
import { embedAll, type OpenEmbedder } from './embedder.ts';
import type { LabelledText } from './read-examples.ts';

/**
 * Trains a classifier, with a bar for those who watch.
 *
 * @param precisions those for which the report says from which confidence on they hold
 * @throws CliError FILE_UNREADABLE when the examples are too few to learn from
 */
export async function trainModel(
  method: LocalMethod,
  examples: readonly LabelledText[],
  openEmbedder: OpenEmbedder,
  output: Output,
  precisions?: readonly number[],
): Promise<ClassifierModel> {
  return train(method, examples, await featuresOf(method, examples, openEmbedder, output), { output, precisions });
}

async function featuresOf(
  method: LocalMethod,
  examples: readonly LabelledText[],
  openEmbedder: OpenEmbedder,
  output: Output,
): Promise<FeatureSource> {
  if (method === 'ngram-logistic') return ngramFeatures(examples.map(({ text }) => text));
  const embed = await openEmbedder();
  const progress = createProgress(output, 'reading', examples.length);
  try {
    const texts = examples.map(({ text }) => text);
    return embeddingFeatures(texts, await embedAll(texts, embed, () => progress.advance()));
  } finally {
    progress.stop();
  }
}

function train(
  method: LocalMethod,
  examples: readonly LabelledText[],
  source: FeatureSource,
  { output, precisions }: { output: Output; precisions: readonly number[] | undefined },
): ClassifierModel {
  let progress: Progress | null = null;
  const onProgress = (_: number, of: number): void => {
    progress ??= createProgress(output, 'training', of);
    progress.advance();
  };
  try {
    return trainClassifier(method, examples, source, {
      onProgress,
      ...(precisions === undefined ? {} : { precisions }),
    });
  } catch (error) {
    throw error instanceof RangeError ? new CliError('FILE_UNREADABLE', error.message) : error;
  } finally {
    (progress as Progress | null)?.stop();
  }
}
