import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeModel, encodeModel, ngramFeatures, trainClassifier } from '@upshift/learn';
import type { TrainingExample } from '@upshift/sample';

/** How often an answer of the model must be right for it to stand. */
const precision = 0.9;

/** A small model of one's own, as a deployment names it. */
export interface LocalModel {
  readonly file: string;
  readonly sha256: string;
  /** From what confidence on it was right often enough, on texts that it had not seen. */
  readonly minConfidence: number;
}

/**
 * Trains an n-gram classifier on labelled texts, a second or two of CPU, and keeps it as a file that is named by what it
 * was trained on: the next start finds it there.
 *
 * @param train false: only a model that is there already is used
 * @returns null where there is none and none was to be trained
 */
export async function trainLocalModel(
  examples: readonly TrainingExample[],
  { directory, train, onProgress }: { directory: string; train: boolean; onProgress: (message: string) => void },
): Promise<LocalModel | null> {
  const taught = createHash('sha256').update(JSON.stringify(examples)).digest('hex').slice(0, 12);
  const file = `support-triage-${taught}.model`;
  const path = join(directory, file);
  const kept = await readFile(path).catch(() => null);
  if (kept !== null) return toLocalModel(file, kept);
  if (!train) return null;
  onProgress(`Training a small local model on ${examples.length} labelled texts`);
  const texts = examples.map(({ text }) => text);
  const bytes = encodeModel(trainClassifier('ngram-logistic', examples, ngramFeatures(texts)));
  await mkdir(directory, { recursive: true });
  // Whole or not at all: a start that dies here must not leave half a model.
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
  return toLocalModel(file, bytes);
}

/** Where no confidence is enough, none is: the model answers nothing, and everything goes on. */
function toLocalModel(file: string, bytes: Uint8Array): LocalModel {
  const { coverage } = decodeModel(bytes).quality;
  const minConfidence = coverage.find((one) => one.precision === precision)?.minConfidence ?? 1;
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), minConfidence };
}
