import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { jsonLimits } from '@upshift/contracts';
import { unreadable } from '../cli-error.ts';

/** One line of a file, without its end. `bytes` is null where it weighs more than a task may. */
export interface SourceLine {
  /** Counted from 1, blank lines included. */
  readonly no: number;
  readonly bytes: Buffer | null;
}

/** A file of lines that stays the same while it is read. */
export interface LineSource {
  /** Of every byte, hex: the same file has the same. */
  readonly sha256: string;
  /** Lines that are not blank. */
  readonly count: number;
  lines(): AsyncIterable<SourceLine>;
}

/**
 * Reads a file twice: once for its hash and the number of its lines, once more when its lines are asked for. Never holds
 * more than a line.
 *
 * @param open opens the file from its beginning
 * @throws CliError FILE_UNREADABLE
 */
export async function openLineSource(path: string, open: () => AsyncIterable<Buffer> = () => createReadStream(path)) {
  const hash = createHash('sha256');
  let count = 0;
  const hashed = async function* () {
    for await (const chunk of open()) {
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    for await (const { bytes } of splitLines(hashed())) if (!isBlank(bytes)) count += 1;
  } catch (error) {
    throw unreadable(path, error);
  }
  const source: LineSource = { sha256: hash.digest('hex'), count, lines: () => splitLines(open()) };
  return source;
}

export function isBlank(bytes: Buffer | null): boolean {
  return bytes?.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d) ?? false;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<SourceLine> {
  let no = 0;
  let held: Buffer[] = [];
  let weight = 0;
  const take = (part: Buffer): void => {
    weight += part.length;
    if (weight <= jsonLimits.bodyBytes + 2) held.push(part);
    else held = [];
  };
  const end = (): SourceLine => {
    no += 1;
    const bytes = weight > jsonLimits.bodyBytes + 2 ? null : Buffer.concat(held);
    held = [];
    weight = 0;
    return { no, bytes: no === 1 && bytes?.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, from)) {
      take(chunk.subarray(from, at));
      yield end();
      from = at + 1;
    }
    take(chunk.subarray(from));
  }
  if (weight > 0) yield end();
}
