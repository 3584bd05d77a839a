import { frameFile } from '../file/frame.ts';
import { roundWeights } from '../file/round-weights.ts';
import { type RouterHeader, routerMagic } from './router-header.ts';
import type { RouterModel } from './router-model.ts';

/** A router as one file, framed as a classifier's is; weights are one byte each with a scale per feature. */
export function encodeRouter({ signals, vocabulary, deployments, weights, trained }: RouterModel): Uint8Array {
  const { hashes, rarities, unknownRarity } = vocabulary;
  const header: RouterHeader = {
    signals: [...signals],
    words: hashes.length,
    unknownRarity,
    deployments: [...deployments],
    trained,
  };
  const rounded = roundWeights({ classes: deployments.length, features: hashes.length + signals.length, weights });
  return frameFile(routerMagic, header, [hashes, rarities, rounded.scales, rounded.weights]);
}
