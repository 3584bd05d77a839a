import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Portfolio } from '@upshift/contracts';
import { decodeRouter, ModelFileError, type RouterModel } from '@upshift/learn';

/** Small models that the record keeps, by their SHA-256. */
export type StoredModels = (sha256: string) => Promise<Uint8Array | null>;
const none: StoredModels = async () => null;

type RouterCard = NonNullable<Portfolio['router']>;

export type RouterProblem = 'router-missing' | 'router-changed' | 'router-broken';

/** A router that cannot be used; the message names the file and says how to mend it. */
export class RouterFileError extends Error {
  override readonly name = 'RouterFileError';
  readonly problem: RouterProblem;

  constructor(problem: RouterProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/**
 * Reads a router and checks that it is the one that was meant.
 *
 * @param modelsDir where a relative path begins
 * @param stored asked where there is no such file and its content is pinned
 * @throws RouterFileError
 */
export async function loadRouter(
  card: Pick<RouterCard, 'file' | 'sha256'>,
  modelsDir: string,
  stored: StoredModels = none,
): Promise<{ readonly model: RouterModel; readonly sha256: string }> {
  const { file, sha256: pinned } = card;
  const path = resolve(modelsDir, file);
  const bytes = await readModel(card, modelsDir, stored);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (pinned !== undefined && pinned !== sha256)
    throw new RouterFileError(
      'router-changed',
      `${path} is not the file that was pinned: its SHA-256 is ${sha256}. Bring back the file that was meant, or pin this one.`,
    );
  try {
    return { model: decodeRouter(bytes), sha256 };
  } catch (error) {
    if (error instanceof ModelFileError) throw new RouterFileError('router-broken', `${path}: ${error.message}`);
    throw error;
  }
}

/** @throws RouterFileError `router-missing` where neither the folder nor the record has it */
export async function readModel(
  { file, sha256 }: Pick<RouterCard, 'file' | 'sha256'>,
  modelsDir: string,
  stored: StoredModels = none,
): Promise<Uint8Array> {
  const path = resolve(modelsDir, file);
  try {
    return await readFile(path);
  } catch (error) {
    const kept = sha256 === undefined ? null : await stored(sha256);
    if (kept !== null) return kept;
    const { code } = error as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'there is no such file' : (code ?? 'it cannot be read');
    throw new RouterFileError('router-missing', `${path}: ${problem}. Make it with "upshift router train".`);
  }
}
