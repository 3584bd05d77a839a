import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where one replay keeps its servers' files, and the name by which its tasks are told from others. */
export const replayDirectory = {
  createReplayId: (): string => `replay-${randomBytes(6).toString('hex')}`,
  async createDirectory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'upshift-replay-'));
    // Root's Postgres runs as another user, who must be able to pass through; otherwise its files go elsewhere.
    await chmod(directory, 0o711);
    return directory;
  },
  removeDirectory: (path: string): Promise<void> => rm(path, { recursive: true, force: true }),
};
