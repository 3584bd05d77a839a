import { crc32 } from './crc32.ts';
import { aligned } from './model-header.ts';

/** Why bytes are no model: what is wrong, in words for whoever made or copied the file. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
}

/** A block of little-endian numbers. */
type Block = Uint32Array | Float32Array | Int8Array;

/**
 * Puts a file together: `magic`, length of the header, header (JSON), blocks, CRC-32 of all that. Blocks begin at a multiple
 * of four: blanks after JSON are JSON still.
 */
export function frameFile(magic: Uint8Array, header: unknown, blocks: readonly Block[]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = magic.length + 4 + aligned(json.length);
  const length = blocks.reduce((sum, { byteLength }) => sum + aligned(byteLength), 0);
  const bytes = new Uint8Array(start + length + 4);
  const view = new DataView(bytes.buffer);
  bytes.set(magic, 0);
  view.setUint32(magic.length, json.length, true);
  bytes.fill(0x20, magic.length + 4, start);
  bytes.set(json, magic.length + 4);
  let at = start;
  for (const { buffer, byteOffset, byteLength } of blocks) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += aligned(byteLength);
  }
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
  return bytes;
}

/** A file whose checksum holds, with its header parsed as JSON and not checked further. */
export interface OpenedFrame {
  readonly header: unknown;
  /** A copy that begins at a multiple of eight, whatever part of a larger buffer the file is. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the blocks begin. */
  readonly start: number;
}

/**
 * Opens what `frameFile` made.
 *
 * @param kind what the file should be and who writes it, as in "model of `upshift local train`"
 * @throws ModelFileError when it is another file, of another version, cut off or damaged
 */
export function openFrame(file: Uint8Array, magic: Uint8Array, kind: string): OpenedFrame {
  const [noun = 'file'] = kind.split(' ');
  const isOurs = file.length >= magic.length && magic.subarray(0, -1).every((byte, index) => file[index] === byte);
  if (!isOurs) throw new ModelFileError(`The file is no ${kind}.`);
  const version = file[magic.length - 1];
  if (version !== magic.at(-1)) {
    throw new ModelFileError(
      `The ${noun} has version ${version} of the format, this Upshift reads version ${magic.at(-1)}: train it again.`,
    );
  }
  const isWhole =
    file.length >= magic.length + 8 &&
    new DataView(file.buffer, file.byteOffset, file.length).getUint32(file.length - 4, true) ===
      crc32(file.subarray(0, -4));
  if (!isWhole) throw new ModelFileError('The file is damaged or cut off: its checksum does not hold.');
  // Not `slice`: that of a Buffer is no copy, and one from a database's driver is a part of a larger one.
  const bytes = new Uint8Array(file);
  const from = magic.length + 4;
  const start = from + aligned(new DataView(bytes.buffer).getUint32(magic.length, true));
  return { header: parseJson(new TextDecoder().decode(bytes.subarray(from, start))), bytes, start };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
