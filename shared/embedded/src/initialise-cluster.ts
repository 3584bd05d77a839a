import { chown, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterOf, type DataHome } from './data-home.ts';
import { EmbeddedServerError, hasSystemCode, reasonOf } from './embedded-server-error.ts';
import type { UsableBinaries } from './find-usable-binaries.ts';
import { lastLines } from './last-lines.ts';
import { generatePassword, savePassword } from './password-file.ts';
import { postgresName } from './postgres-session.ts';
import { runAs } from './run-as.ts';

/** Major version that made a cluster's files, such as "18"; undefined when there is no cluster yet. */
export async function readClusterMajor(home: string): Promise<string | undefined> {
  try {
    return (await readFile(join(clusterOf(home), 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Where the password of the home's cluster is kept. */
export function passwordPathOf(home: string): string {
  return join(home, 'postgres-password');
}

/**
 * Creates the database files and their password. They are made beside their final place and moved there when complete,
 * so an initdb that is killed leaves nothing that looks like a database.
 *
 * @returns the password
 * @throws EmbeddedServerError `POSTGRES_INIT_FAILED`, with the end of what initdb said
 */
export async function initialiseCluster(
  { home, account }: DataHome,
  binaries: UsableBinaries,
  timeoutMs: number,
): Promise<string> {
  const draft = `${clusterOf(home)}.new`;
  const password = generatePassword();
  try {
    await rm(draft, { recursive: true, force: true });
    await savePassword(passwordPathOf(home), password, account);
    await mkdir(draft, { mode: 0o700 });
    if (account) await chown(draft, account.uid, account.gid);
    const flags = ['-U', postgresName, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'];
    const parameters = ['-D', draft, `--pwfile=${passwordPathOf(home)}`, ...flags];
    const result = await runAs(account, join(binaries.root, 'bin', 'initdb'), parameters, { timeoutMs });
    if (result.code !== 0) throw new Error(lastLines(`${result.stdout}\n${result.stderr}`));
    await rename(draft, clusterOf(home));
    await syncDirectory(home);
    return password;
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
    throw new EmbeddedServerError(
      'POSTGRES_INIT_FAILED',
      `Postgres could not create its files in ${clusterOf(home)}: ${reasonOf(error)}\n` +
        'Check free space and permissions there, or choose another data directory.',
      { cause: error },
    );
  }
}

/** initdb saved its own files; this saves the new name as well. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
