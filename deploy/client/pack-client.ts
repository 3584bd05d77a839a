import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildClient } from './build-client.ts';

/** Builds `@upshift/client` and packs it, as `npm publish` would. @returns the tarball's path */
export async function packClient(directory: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'upshift-client-'));
  try {
    await mkdir(directory, { recursive: true });
    await buildClient(folder);
    const args = ['pack', '--silent', '--pack-destination', resolve(directory)];
    const { stdout } = await promisify(execFile)('npm', args, { cwd: folder });
    return join(resolve(directory), stdout.trim());
  } finally {
    await rm(folder, { recursive: true });
  }
}
