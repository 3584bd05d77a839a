import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { LocalProviderConfig } from '@upshift/contracts';
import { type ClassifierModel, decodeModel, ModelFileError } from '@upshift/learn';

/** Which model a local deployment answers with. */
export type ModelCard = Pick<LocalProviderConfig, 'method' | 'sha256'> & { readonly path: string };
/** The same, where any method will do. */
type AnyModelCard = Omit<ModelCard, 'method'> & Partial<Pick<ModelCard, 'method'>>;

/** Where the model of a deployment lies. */
export function toModelCard({ method, file, sha256 }: LocalProviderConfig, modelsDir: string): ModelCard {
  return { method, path: resolve(modelsDir, file), ...(sha256 === undefined ? {} : { sha256 }) };
}

export type ModelProblem = 'model-missing' | 'model-changed' | 'model-broken' | 'model-foreign' | 'embeddings-missing';

/** A model that cannot be used; the message names the file and says how to mend it. */
export class LocalModelError extends Error {
  override readonly name = 'LocalModelError';
  readonly problem: ModelProblem;

  constructor(problem: ModelProblem, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.problem = problem;
  }
}

/**
 * Reads a model and checks that it is the one that was meant.
 *
 * @throws LocalModelError
 */
export async function loadModel(card: AnyModelCard): Promise<{ model: ClassifierModel; sha256: string }> {
  const { path } = card;
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === 'ENOENT' ? 'there is no such file' : (error.code ?? 'it cannot be read');
    throw new LocalModelError('model-missing', `${path}: ${problem}. Make it with "upshift local train".`);
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (card.sha256 !== undefined && card.sha256 !== sha256) {
    throw new LocalModelError(
      'model-changed',
      `${path} is not the file that was pinned: its SHA-256 is ${sha256}. Bring back the file that was meant, or pin this one.`,
    );
  }
  const model = decode(bytes, path);
  if (card.method !== undefined && model.method !== card.method) {
    throw new LocalModelError(
      'model-foreign',
      `${path} was trained with method "${model.method}", the deployment asks for "${card.method}".`,
    );
  }
  return { model, sha256 };
}

function decode(bytes: Uint8Array, path: string): ClassifierModel {
  try {
    return decodeModel(bytes);
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    throw new LocalModelError('model-broken', `${path}: ${error.message}`);
  }
}
