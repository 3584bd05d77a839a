import { readFile } from 'node:fs/promises';
import { decodeRouter, ModelFileError, type RouterModel } from '@upshift/learn';
import { CliError, unreadable } from '../cli-error.ts';

/** @throws CliError FILE_UNREADABLE */
export async function openRouter(path: string): Promise<{ readonly model: RouterModel; readonly bytes: Uint8Array }> {
  try {
    const bytes = await readFile(path);
    return { model: decodeRouter(bytes), bytes };
  } catch (error) {
    if (error instanceof ModelFileError) throw new CliError('FILE_UNREADABLE', `${path}: ${error.message}`);
    throw unreadable(path, error);
  }
}
