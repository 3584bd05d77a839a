import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EmbeddingsConfig } from '@upshift/contracts';
import { EmbeddingsError } from './embeddings-error.ts';

/**
 * The module that a card names, if it is the one that was meant and lies in the directory of models, not by a symbolic link either.
 *
 * @throws EmbeddingsError
 */
export async function findModule(
  { file, sha256: pinned }: Extract<EmbeddingsConfig, { kind: 'module' }>,
  modelsDir: string,
): Promise<{ readonly url: string; readonly sha256: string }> {
  const path = resolve(modelsDir, file);
  const [found, bytes] = await open(path, modelsDir).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof EmbeddingsError) throw error;
    const problem = error.code === 'ENOENT' ? 'there is no such file' : (error.code ?? 'it cannot be read');
    throw new EmbeddingsError(
      'embeddings-missing',
      `${path}: ${problem}. Put the module there that exports "embed" and "size", or name another.`,
    );
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (pinned !== undefined && pinned !== sha256)
    throw new EmbeddingsError(
      'embeddings-changed',
      `${path} is not the file that was pinned: its SHA-256 is ${sha256}. Bring back the file that was meant, or pin this one.`,
    );
  return { url: pathToFileURL(found).href, sha256 };
}

async function open(path: string, modelsDir: string): Promise<readonly [string, Buffer]> {
  const [home, found] = [await realpath(modelsDir), await realpath(path)];
  const way = relative(home, found);
  if (way.startsWith('..') || isAbsolute(way))
    throw new EmbeddingsError(
      'embeddings-missing',
      `${path} leads out of the directory of models. Put the module into ${home}.`,
    );
  return [found, await readFile(found)];
}
