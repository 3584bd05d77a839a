import type { ClassifierModel } from '../classifier/classifier-model.ts';
import { ModelFileError, openFrame } from './frame.ts';
import { blockSizes, magic, modelHeaderSchema } from './model-header.ts';
import { toWeights } from './round-weights.ts';

/**
 * Reads what `encodeModel` wrote.
 *
 * @throws ModelFileError when it is another file, of another version, cut off or damaged
 */
export function decodeModel(file: Uint8Array): ClassifierModel {
  const { header: raw, bytes, start } = openFrame(file, magic, 'model of `upshift local train`');
  const parsed = modelHeaderSchema.safeParse(raw);
  if (!parsed.success) throw new ModelFileError('The header of the model is not what this version of the format says.');
  const header = parsed.data;
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
