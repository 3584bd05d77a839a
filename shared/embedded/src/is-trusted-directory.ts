import { lstat } from 'node:fs/promises';

/**
 * True when a path is a real directory whose content nobody but this process's user (or root) can replace.
 *
 * @param sticky also trust a directory like /tmp, where everybody writes but only owners rename and remove
 * @throws system errors, such as ENOENT
 */
export async function isTrustedDirectory(
  path: string,
  { sticky = false }: { sticky?: boolean } = {},
): Promise<boolean> {
  // Not followed: a symbolic link belongs to whoever made it, and can be pointed elsewhere later.
  const found = await lstat(path);
  const ownerTrusted = found.uid === 0 || found.uid === process.getuid?.();
  const closed = (found.mode & 0o022) === 0 || (sticky && (found.mode & 0o1000) !== 0);
  return found.isDirectory() && ownerTrusted && closed;
}
