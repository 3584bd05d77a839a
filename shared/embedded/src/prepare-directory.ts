import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedServerError, reasonOf } from './embedded-server-error.ts';

/**
 * Creates a directory with its parents and proves, by a file, that it can be written.
 *
 * @param mode for what is created here; the umask still narrows it
 * @throws EmbeddedServerError `DATA_DIR_NOT_WRITABLE`
 */
export async function prepareDirectory(path: string, mode = 0o755): Promise<void> {
  const probe = join(path, `.writable-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(path, { recursive: true, mode });
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    throw new EmbeddedServerError(
      'DATA_DIR_NOT_WRITABLE',
      `The data directory ${path} cannot be written: ${reasonOf(error)}. Make it writable for this user, or choose another data directory.`,
      { cause: error },
    );
  }
}
