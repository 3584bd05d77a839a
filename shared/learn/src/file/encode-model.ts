import type { ClassifierModel } from '../classifier/classifier-model.ts';
import type { LinearModel } from '../linear/linear-model.ts';
import { crc32 } from './crc32.ts';
import { aligned, blockSizes, type ModelHeader, magic } from './model-header.ts';

/**
 * A model as one file: `magic`, length of the header, header (JSON), blocks of little-endian numbers, CRC-32 of all that.
 * Weights are kept as one byte each with a scale per feature: a quarter of the size, and no answer that was not a close call
 * changes.
 */
export function encodeModel(model: ClassifierModel): Uint8Array {
  const { method, labels, vocabulary, center, linear, calibration, quality } = model;
  const header: ModelHeader = {
    method,
    labels: [...labels],
    words: vocabulary.hashes.length,
    embedded: center?.length ?? 0,
    unknownRarity: vocabulary.unknownRarity,
    calibration,
    quality: { ...quality, coverage: quality.coverage.map((one) => ({ ...one })) },
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const sizes = blockSizes(header);
  const start = magic.length + 4 + aligned(json.length);
  const bytes = new Uint8Array(start + Object.values(sizes).reduce((sum, size) => sum + size, 0) + 4);
  const view = new DataView(bytes.buffer);
  bytes.set(magic, 0);
  view.setUint32(magic.length, json.length, true);
  // Blanks after JSON are JSON still: the blocks begin at a multiple of four.
  bytes.fill(0x20, magic.length + 4, start);
  bytes.set(json, magic.length + 4);
  const { scales, weights } = roundWeights(linear);
  const { hashes, rarities } = vocabulary;
  const blocks = [hashes, rarities, center ?? new Float32Array(0), linear.biases, scales, weights];
  let at = start;
  for (const { buffer, byteOffset, byteLength } of blocks) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
  return bytes;
}

/** Each feature's weights as whole numbers from −127 to 127, times a scale of its own. */
function roundWeights({ classes, features, weights }: LinearModel): { scales: Float32Array; weights: Int8Array } {
  const scales = new Float32Array(features);
  const rounded = new Int8Array(features * classes);
  for (let feature = 0; feature < features; feature++) {
    const from = feature * classes;
    let largest = 0;
    for (let at = from; at < from + classes; at++) largest = Math.max(largest, Math.abs(weights[at] as number));
    const scale = largest / 127;
    scales[feature] = scale;
    if (scale === 0) continue;
    for (let at = from; at < from + classes; at++) rounded[at] = Math.round((weights[at] as number) / scale);
  }
  return { scales, weights: rounded };
}
