import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a process is. `jobId` 0 means that it waits; `schema` counts through the schemas of the job, -1 before any. */
export interface Progress {
  readonly jobId: number;
  readonly schema: number;
  /** `process.hrtime` at the start of the job, ns: one clock for all processes of a machine. */
  readonly startedNs: bigint;
}

const size = 16;

/**
 * What a process writes and the pool reads while the process is too busy to be asked: sixteen bytes of a file that has no name,
 * which both hold open. They lie in the memory of the kernel, so that writing costs a call and no disk, and they outlive the writer.
 */
export class ProgressBoard {
  readonly file: number;
  readonly #bytes = Buffer.alloc(size);
  readonly #seen = Buffer.alloc(size);

  /** @param file an open one that `openBoardFile` made */
  constructor(file: number) {
    this.file = file;
  }

  begin(jobId: number, startedNs: bigint): void {
    this.#bytes.writeBigInt64LE(startedNs, 8);
    this.#bytes.writeInt32LE(-1, 4);
    this.#bytes.writeInt32LE(jobId, 0);
    this.#write();
  }

  at(schema: number): void {
    this.#bytes.writeInt32LE(schema, 4);
    this.#write();
  }

  end(): void {
    this.#bytes.writeInt32LE(0, 0);
    this.#write();
  }

  /** Reads until it has seen the same twice: a reading in the middle of a writing could pair a job with another's start. */
  read(): Progress {
    const [bytes, seen] = [this.#bytes, this.#seen];
    do {
      readSync(this.file, seen, 0, size, 0);
      readSync(this.file, bytes, 0, size, 0);
    } while (!bytes.equals(seen));
    return { jobId: bytes.readInt32LE(0), schema: bytes.readInt32LE(4), startedNs: bytes.readBigInt64LE(8) };
  }

  close(): void {
    closeSync(this.file);
  }

  #write(): void {
    writeSync(this.file, this.#bytes, 0, size, 0);
  }
}

/**
 * Makes the file of a board, in memory where the system has such a folder.
 *
 * @throws Error where no folder for temporary files can be written
 */
export function openBoardFile(folders: readonly string[] = ['/dev/shm', tmpdir()]): number {
  for (const folder of folders.filter((one) => existsSync(one))) {
    try {
      return openNameless(folder);
    } catch {
      // The next one may be open to us.
    }
  }
  throw new Error(
    `The validators keep sixteen bytes in a temporary file, and none can be made in ${folders.join(' or ')}. Let this process write there, or set TMPDIR.`,
  );
}

function openNameless(folder: string): number {
  const home = mkdtempSync(join(folder, 'upshift-board-'));
  try {
    const file = openSync(join(home, 'board'), 'wx+', 0o600);
    writeSync(file, Buffer.alloc(size), 0, size, 0);
    return file;
  } finally {
    rmSync(home, { recursive: true });
  }
}
