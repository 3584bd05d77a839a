import type { ClassifierModel } from '../classifier/classifier-model.ts';
import { crc32 } from './crc32.ts';
import { aligned, blockSizes, type ModelHeader, magic, modelHeaderSchema } from './model-header.ts';

/** Why bytes are no model: what is wrong, in words for whoever made or copied the file. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
}

/**
 * Reads what `encodeModel` wrote.
 *
 * @throws ModelFileError when it is another file, of another version, cut off or damaged
 */
export function decodeModel(file: Uint8Array): ClassifierModel {
  checkFrame(file);
  // A copy begins at a multiple of eight, whatever part of a larger buffer the file is.
  const bytes = file.slice();
  const { header, start } = readHeader(bytes);
  const sizes = blockSizes(header);
  const expected = start + Object.values(sizes).reduce((sum, size) => sum + size, 0) + 4;
  if (expected !== bytes.length) {
    throw new ModelFileError(`The file has ${bytes.length} bytes where its header announces ${expected}.`);
  }
  const { labels, words, embedded, unknownRarity, method, calibration, quality } = header;
  const [classes, features] = [labels.length, words + embedded];
  const { buffer } = bytes;
  const hashes = new Uint32Array(buffer, start, words);
  const rarities = new Float32Array(buffer, start + sizes.hashes, words);
  const centerAt = start + sizes.hashes + sizes.rarities;
  const center = embedded === 0 ? null : new Float32Array(buffer, centerAt, embedded);
  const biasesAt = centerAt + sizes.center;
  const biases = new Float32Array(buffer, biasesAt, classes);
  const scales = new Float32Array(buffer, biasesAt + sizes.biases, features);
  const rounded = new Int8Array(buffer, biasesAt + sizes.biases + sizes.scales, features * classes);
  const weights = toWeights(rounded, scales, classes);
  return {
    method,
    labels,
    vocabulary: { hashes, rarities, unknownRarity },
    center,
    linear: { classes, features, weights, biases },
    calibration,
    quality,
  };
}

function checkFrame(file: Uint8Array): void {
  const isOurs = file.length >= magic.length && magic.subarray(0, -1).every((byte, index) => file[index] === byte);
  if (!isOurs) throw new ModelFileError('The file is no model of `upshift local train`.');
  const version = file[magic.length - 1];
  if (version !== magic.at(-1)) {
    throw new ModelFileError(
      `The model has version ${version} of the format, this Upshift reads version ${magic.at(-1)}: train it again.`,
    );
  }
  const isWhole =
    file.length >= magic.length + 8 &&
    new DataView(file.buffer, file.byteOffset, file.length).getUint32(file.length - 4, true) ===
      crc32(file.subarray(0, -4));
  if (!isWhole) throw new ModelFileError('The file is damaged or cut off: its checksum does not hold.');
}

function readHeader(bytes: Uint8Array): { header: ModelHeader; start: number } {
  const from = magic.length + 4;
  const length = new DataView(bytes.buffer).getUint32(magic.length, true);
  const start = from + aligned(length);
  const text = new TextDecoder().decode(bytes.subarray(from, start));
  const parsed = modelHeaderSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new ModelFileError('The header of the model is not what this version of the format says.');
  return { header: parsed.data, start };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function toWeights(rounded: Int8Array, scales: Float32Array, classes: number): Float32Array {
  const weights = new Float32Array(rounded.length);
  for (let feature = 0; feature < scales.length; feature++) {
    const scale = scales[feature] as number;
    const from = feature * classes;
    for (let at = from; at < from + classes; at++) weights[at] = (rounded[at] as number) * scale;
  }
  return weights;
}
