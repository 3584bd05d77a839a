import { randomBytes } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { hasSystemCode } from './embedded-server-error.ts';
import type { ServerAccount } from './server-account.ts';

/** The password in a file; undefined when there is no such file or nothing in it. */
export async function readPassword(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim() || undefined;
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** A password of 192 random bits that needs no escaping anywhere. */
export function generatePassword(): string {
  return randomBytes(24).toString('hex');
}

/** Writes a new password to a file that only its owner may read; a file that was there is replaced. */
export async function savePassword(path: string, password: string, owner: ServerAccount | undefined): Promise<void> {
  await rm(path, { force: true });
  // Exclusive, so that a link laid in the way is refused and not followed.
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${password}\n`);
    if (owner) await file.chown(owner.uid, owner.gid);
    await file.sync();
  } finally {
    await file.close();
  }
}
