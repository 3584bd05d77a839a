import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { OutcomeFileError } from './outcome-file-error.ts';

/** What one line may hold, in characters; a file without line breaks would otherwise fill the memory. */
const maxLineLength = 33_554_432;

/**
 * Reads a text file line by line, in constant memory, packed with gzip or not: its first two bytes tell, not its name.
 *
 * @throws OutcomeFileError `UNREADABLE` (no such file, broken gzip), `LINE_TOO_LONG`
 */
export async function* readLines(path: string, signal?: AbortSignal): AsyncGenerator<string> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    yield* splitLines(path, await openText(file, signal));
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw error instanceof OutcomeFileError ? error : unreadable(path, error);
  } finally {
    await file.close();
  }
}

async function openText(file: FileHandle, signal: AbortSignal | undefined): Promise<AsyncIterable<string>> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  const packed = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  const bytes = file.createReadStream({ start: 0, autoClose: false, ...(signal === undefined ? {} : { signal }) });
  if (!packed) return bytes.setEncoding('utf8');
  const unpacked = createGunzip();
  bytes.on('error', (error) => unpacked.destroy(error));
  return bytes.pipe(unpacked).setEncoding('utf8');
}

async function* splitLines(path: string, chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let line = 1;
  for await (const chunk of chunks) {
    const lines = chunk.split('\n');
    // Joined only where a line ends: a long line then grows without being copied at each chunk.
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? '';
    if (rest.length > maxLineLength)
      throw new OutcomeFileError('LINE_TOO_LONG', path, line + lines.length, 'this line is longer than a row may be');
    yield* lines;
    line += lines.length;
  }
  if (rest !== '') yield rest;
}

function unreadable(path: string, error: unknown): OutcomeFileError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return new OutcomeFileError('UNREADABLE', path, null, `the file cannot be read (${code})`);
}
