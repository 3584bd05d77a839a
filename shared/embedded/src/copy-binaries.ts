import { createHash } from 'node:crypto';
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { hasSystemCode } from './embedded-server-error.ts';
import { isTrustedDirectory } from './is-trusted-directory.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

/**
 * Copies a folder of binaries once. It is copied under another name and renamed at the end, so that the target is whole
 * whenever it exists.
 *
 * @param onCopy called when there is no copy yet, before the work begins (about 60 MB)
 * @throws when others could replace the copy, and system errors
 */
export async function copyBinaries(source: string, target: string, onCopy: (target: string) => void): Promise<void> {
  if (await isTrustedCopy(target)) return;
  onCopy(target);
  const draft = await mkdtemp(`${target}.`);
  try {
    await cp(source, draft, { recursive: true, verbatimSymlinks: true });
    await addMissingLinks(draft);
    await openForReading(draft);
    await rename(draft, target);
  } catch (error) {
    // Another start may have finished the same copy first.
    if (!hasSystemCode(error, 'ENOTEMPTY', 'EEXIST') || !(await isTrustedCopy(target))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Named by version, platform and size, so that all clones of one version share a copy and versions never mix. */
export async function nameCopy({ root, packageVersion }: PostgresBinaries): Promise<string> {
  const { size } = await stat(join(root, 'bin', 'postgres'));
  const hash = createHash('sha256').update(`${process.platform}\0${process.arch}\0${size}`).digest('hex').slice(0, 8);
  return `upshift-embedded-${packageVersion}-${hash}`;
}

/**
 * @returns false when there is no copy yet
 * @throws when somebody else put something at that name, or could replace it: it would run with our data
 */
async function isTrustedCopy(target: string): Promise<boolean> {
  if (!(await isTrustedDirectory(dirname(target), { sticky: true }))) {
    throw new Error(`other users may write in ${dirname(target)}`);
  }
  try {
    await stat(target);
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return false;
    throw error;
  }
  if (await isTrustedDirectory(target)) return true;
  throw new Error(`${basename(target)} exists and is not a folder that only this user may write`);
}

interface PackagedLink {
  readonly source: string;
  readonly target: string;
}

/** npm packages cannot hold symbolic links; a list says which ones the install script would have made. */
async function addMissingLinks(root: string): Promise<void> {
  const listed = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(listed) as readonly PackagedLink[]) {
    const at = join(root, relative('native', target));
    try {
      await symlink(relative(dirname(target), source), at);
    } catch (error) {
      if (!hasSystemCode(error, 'EEXIST')) throw error;
    }
  }
}

/** A strict umask would close the copy to the very account it is made for. */
async function openForReading(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const runs = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(join(entry.parentPath, entry.name), runs ? 0o755 : 0o644);
  }
}
