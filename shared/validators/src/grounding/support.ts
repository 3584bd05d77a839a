import { support } from './support-weights.ts';
import { type ClaimFeatures, claimFeatureNames } from './weigh-claim.ts';

/** Probability (0..1) that the sources bear a claim out. */
export function supportOf(features: ClaimFeatures): number {
  let odds = support.bias;
  for (const name of claimFeatureNames) odds += (support.weights[name] ?? 0) * features[name];
  return 1 / (1 + Math.exp(-odds));
}
