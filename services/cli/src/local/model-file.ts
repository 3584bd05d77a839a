import { readFile, rename, writeFile } from 'node:fs/promises';
import { type ClassifierModel, decodeModel, ModelFileError } from '@upshift/learn';
import { CliError, unreadable } from '../cli-error.ts';

/** @throws CliError FILE_UNREADABLE */
export async function openModel(path: string): Promise<ClassifierModel> {
  try {
    return decodeModel(await readFile(path));
  } catch (error) {
    if (error instanceof ModelFileError) throw new CliError('FILE_UNREADABLE', `${path}: ${error.message}`);
    throw unreadable(path, error);
  }
}

/**
 * Writes at once or not at all: a deployment may be reading the model that is replaced.
 *
 * @throws CliError FILE_UNWRITABLE
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.new`;
  try {
    await writeFile(beside, bytes);
    await rename(beside, path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliError('FILE_UNWRITABLE', `${path} cannot be written: ${code ?? message}.`, { cause: error });
  }
}
