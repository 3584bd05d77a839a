import { resolve } from 'node:path';
import type { Portfolio } from '@upshift/contracts';
import type { ClassifierModel } from '@upshift/learn';
import { LocalModelError, loadModel } from '../local/load-model.ts';

type IntentsCard = Pick<NonNullable<Portfolio['intents']>, 'file' | 'sha256'>;

export type IntentsProblem = 'intents-missing' | 'intents-changed' | 'intents-broken' | 'intents-foreign';

/** Intents that cannot be used; the message names the file and says how to mend it. */
export class IntentsFileError extends Error {
  override readonly name = 'IntentsFileError';
  readonly problem: IntentsProblem;

  constructor(problem: IntentsProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/**
 * Reads the classifier that tells workloads from texts: a local model like any other, whose labels are workloads.
 *
 * @param modelsDir where a relative path begins
 * @throws IntentsFileError
 */
export async function loadIntents(
  { file, sha256 }: IntentsCard,
  modelsDir: string,
): Promise<{ readonly model: ClassifierModel; readonly sha256: string }> {
  const card = { path: resolve(modelsDir, file), ...(sha256 === undefined ? {} : { sha256 }) };
  try {
    return await loadModel(card);
  } catch (error) {
    if (!(error instanceof LocalModelError)) throw error;
    throw new IntentsFileError(
      problems[error.problem],
      error.message.replace('upshift local train', 'upshift intents train'),
    );
  }
}

/**
 * Looks whether intents that read vectors can be asked with those that the portfolio's embeddings make.
 *
 * @param size numbers of such a vector; null: the portfolio names no embeddings
 * @throws IntentsFileError `intents-foreign`
 */
export function requireVectors(file: string, { center }: ClassifierModel, size: number | null): void {
  if (center === null || center.length === size) return;
  const names = size === null ? 'names none' : `has embeddings of ${size}`;
  throw new IntentsFileError(
    'intents-foreign',
    `The intents "${file}" read vectors of ${center.length} numbers, and the portfolio ${names}. Name the "embeddings" that they were trained with, or train them again.`,
  );
}

const problems = {
  'model-missing': 'intents-missing',
  'model-changed': 'intents-changed',
  'model-broken': 'intents-broken',
  'model-foreign': 'intents-foreign',
  'embeddings-missing': 'intents-foreign',
} as const;
