import { z } from 'zod';
import { aligned } from '../file/model-header.ts';

const share = z.number().min(0).max(1);

/** What a router's file begins with, after `magic` and the length of this JSON. Sizes of the blocks follow from it. */
export const routerHeaderSchema = z.strictObject({
  signals: z
    .array(
      z.strictObject({
        name: z.string(),
        mean: z.number(),
        scale: z.number().min(0),
        low: z.number(),
        high: z.number(),
      }),
    )
    .max(1000),
  words: z.int().min(0).max(10_000_000),
  unknownRarity: z.number().min(0),
  deployments: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(200),
        ridge: z.number().positive(),
        offset: z.number(),
        slope: z.number().positive(),
        intercept: z.number(),
        quality: z.strictObject({
          tasks: z.int().min(0),
          baseRate: share,
          brier: share,
          brierOfBaseRate: share,
          calibrationError: share,
          logLoss: z.number().min(0),
          auc: share,
        }),
      }),
    )
    .min(1)
    .max(500),
  trained: z.strictObject({ rows: z.int().min(0), seed: z.int() }),
});
export type RouterHeader = z.infer<typeof routerHeaderSchema>;

/** The first bytes of every router. The last one is the version of the format. */
export const routerMagic = Uint8Array.from([0x55, 0x50, 0x53, 0x48, 0x52, 0x54, 0x52, 1]);

/** The blocks in their order, in bytes: each begins at a multiple of four. */
export function routerBlocks({ signals, words, deployments }: RouterHeader) {
  const features = words + signals.length;
  return {
    hashes: words * 4,
    rarities: words * 4,
    scales: features * 4,
    weights: aligned(features * deployments.length),
  };
}
