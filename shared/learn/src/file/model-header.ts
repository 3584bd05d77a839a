import { localMethods } from '@upshift/contracts';
import { z } from 'zod';

/** What a model file begins with, after `magic` and the length of this JSON. Sizes of the blocks follow from it. */
export const modelHeaderSchema = z.strictObject({
  method: z.enum(localMethods),
  labels: z.array(z.string()).min(2).max(100_000),
  /** Features of the vocabulary; those of the embedding follow, none where the model reads no embeddings. */
  words: z.int().min(0).max(50_000_000),
  embedded: z.int().min(0).max(100_000),
  unknownRarity: z.number().min(0),
  calibration: z.strictObject({
    temperature: z.number().positive(),
    slope: z.number().positive(),
    intercept: z.number(),
  }),
  quality: z.strictObject({
    texts: z.int().min(0),
    accuracy: z.number().min(0).max(1),
    calibrationError: z.number().min(0).max(1),
    coverage: z.array(
      z.strictObject({
        precision: z.number().min(0).max(1),
        minConfidence: z.number().min(0).max(1).nullable(),
        share: z.number().min(0).max(1),
      }),
    ),
  }),
});
export type ModelHeader = z.infer<typeof modelHeaderSchema>;

/** The first bytes of every model file. The last one is the version of the format. */
export const magic = Uint8Array.from([0x55, 0x50, 0x53, 0x48, 0x4d, 0x4f, 0x44, 1]);

/** The blocks in their order, in bytes: each begins at a multiple of four. */
export function blockSizes({ labels, words, embedded }: ModelHeader) {
  const classes = labels.length;
  const features = words + embedded;
  return {
    hashes: words * 4,
    rarities: words * 4,
    center: embedded * 4,
    biases: classes * 4,
    scales: features * 4,
    weights: aligned(features * classes),
  };
}

export function aligned(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
