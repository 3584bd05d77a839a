import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CliError, unreadable } from '../cli-error.ts';

/** Reads a file that the user named, or standard input for "-". */
export type ReadInput = (path: string) => Promise<string>;

/** @throws CliError FILE_UNREADABLE */
export function createReadInput(stdin: NodeJS.ReadableStream): ReadInput {
  return (path) =>
    (path === '-' ? text(stdin) : readFile(path, 'utf8')).catch((error: unknown) => {
      throw unreadable(path, error);
    });
}

/** @throws CliError FILE_UNREADABLE, with the parser's own words on where it stopped */
export async function readJson(readInput: ReadInput, path: string): Promise<unknown> {
  const source = await readInput(path);
  try {
    return JSON.parse(source);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new CliError('FILE_UNREADABLE', `${path} is not JSON: ${problem}.`, { cause: error });
  }
}
