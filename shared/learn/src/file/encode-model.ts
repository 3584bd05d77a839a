import type { ClassifierModel } from '../classifier/classifier-model.ts';
import { frameFile } from './frame.ts';
import { type ModelHeader, magic } from './model-header.ts';
import { roundWeights } from './round-weights.ts';

/**
 * A model as one file. Weights are kept as one byte each with a scale per feature: a quarter of the size, and no answer that
 * was not a close call changes.
 */
export function encodeModel(model: ClassifierModel): Uint8Array {
  const { method, labels, vocabulary, center, linear, calibration, quality } = model;
  const { hashes, rarities, unknownRarity } = vocabulary;
  const header: ModelHeader = {
    method,
    labels: [...labels],
    words: hashes.length,
    embedded: center?.length ?? 0,
    unknownRarity,
    calibration,
    quality: { ...quality, coverage: quality.coverage.map((one) => ({ ...one })) },
  };
  const { scales, weights } = roundWeights(linear);
  return frameFile(magic, header, [hashes, rarities, center ?? new Float32Array(0), linear.biases, scales, weights]);
}
