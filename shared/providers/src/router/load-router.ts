import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Portfolio } from '@upshift/contracts';
import { decodeRouter, ModelFileError, type RouterModel } from '@upshift/learn';

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
 * @throws RouterFileError
 */
export async function loadRouter(
  { file, sha256: pinned }: RouterCard,
  modelsDir: string,
): Promise<{ readonly model: RouterModel; readonly sha256: string }> {
  const path = resolve(modelsDir, file);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === 'ENOENT' ? 'there is no such file' : (error.code ?? 'it cannot be read');
    throw new RouterFileError('router-missing', `${path}: ${problem}. Make it with "upshift router train".`);
  });
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
