import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the CLI looks for the server of a data directory: `{url, pid}`, readable by its owner only. */
export function serverFileOf(dataDir: string): string {
  return join(dataDir, 'server.json');
}

export async function writeServerFile(
  dataDir: string,
  server: { readonly url: string; readonly pid: number },
): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  await writeFile(serverFileOf(dataDir), `${JSON.stringify(server)}\n`, { mode: 0o600 });
}

export async function removeServerFile(dataDir: string): Promise<void> {
  await rm(serverFileOf(dataDir), { force: true });
}
