import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasSystemCode } from './embedded-server-error.ts';

/** What a running (or killed) Postgres noted about itself in its data directory. */
export interface PostmasterPid {
  readonly pid: number;
  readonly dataDirectory: string;
  /** TCP port; undefined while the server has not got that far. */
  readonly port: number | undefined;
}

/**
 * Reads the text of `postmaster.pid`: one fact a line, in the order pid, data directory, start time, port, socket
 * directory, listen address, shared memory key, status. A server that is starting has written only the first ones.
 *
 * @returns undefined when the text is not such a file
 * @see https://www.postgresql.org/docs/18/storage-file-layout.html
 */
export function parsePostmasterPid(text: string): PostmasterPid | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  const dataDirectory = lines[1];
  if (!Number.isSafeInteger(pid) || pid <= 0 || !dataDirectory) return undefined;
  const port = Number(lines[3]);
  return { pid, dataDirectory, port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined };
}

/** `parsePostmasterPid` of a cluster's own file; undefined when there is none. */
export async function readPostmasterPid(cluster: string): Promise<PostmasterPid | undefined> {
  try {
    return parsePostmasterPid(await readFile(join(cluster, 'postmaster.pid'), 'utf8'));
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
