import { writeFile } from 'node:fs/promises';

/** Writes a file, and never over one that is there unless it may be replaced. @returns whether it was written */
export async function writeNewFile(path: string, text: string, { replace }: { replace: boolean }): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: replace ? 'w' : 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
