import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SubmitFileContext } from '../commands/submit-file.ts';
import { type LineSource, openLineSource } from './line-source.ts';
import { createSubmitStateFile } from './submit-state.ts';

/** The files of this machine. */
export function createBulkFiles(stdin: NodeJS.ReadableStream): SubmitFileContext['bulk'] {
  return {
    openLines: (path) => openLines(path, stdin),
    openState: ({ dataDir, ...key }) => createSubmitStateFile(dataDir ?? '.upshift', key),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
  };
}

/** Opens a file of lines. Standard input, "-", is kept in a temporary file, since it is read twice; `close` removes that. */
async function openLines(path: string, stdin: NodeJS.ReadableStream): Promise<LineSource & { close(): Promise<void> }> {
  if (path !== '-') return { ...(await openLineSource(path)), close: async () => undefined };
  const directory = await mkdtemp(join(tmpdir(), 'upshift-lines-'));
  const close = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    const kept = join(directory, 'stdin.jsonl');
    await pipeline(stdin, createWriteStream(kept, { mode: 0o600 }));
    return { ...(await openLineSource('standard input', () => createReadStream(kept))), close };
  } catch (error) {
    await close();
    throw error;
  }
}
