import type { ClaimFeatureName } from './weigh-claim.ts';

interface Support {
  readonly bias: number;
  readonly weights: Partial<Readonly<Record<ClaimFeatureName, number>>>;
}

/**
 * Log-odds that a claim is borne out. Fitted by `bench/validators/fit/grounding.ts --write` on 1,879 answers of four models
 * of 2020 with labels of people: BEGIN (Dziri et al., 2022), its part on Wizard of Wikipedia, google/BEGIN-dataset 6e65f0d,
 * CC-BY-4.0. Nothing of its texts is in the weights.
 */
export const support: Support = {
  bias: 2.2919,
  weights: {
    unknownShare: -1.2905,
    unknownCount: -0.7421,
    anyUnknown: -0.2623,
    unknownLong: -0.6285,
    newPairShare: -0.335,
    newPairCount: -0.246,
    outOfLineShare: -1.2977,
    outOfLineCount: -0.4358,
    longestRunShare: -0.5537,
    newFunctionShare: -0.549,
    newFunctionCount: -0.6638,
    newNumber: -1.046,
    newName: -0.4906,
    negationChanged: -0.4027,
    firstPerson: -0.7503,
    secondPerson: -0.3825,
    asks: -2.621,
    thinks: 0.4663,
    feels: -0.6077,
    exclaims: -0.0715,
    newQuantifier: -0.0456,
    isShort: 1.2814,
    length: 0.6059,
    sourceCovered: -0.1023,
    repeats: -1.4017,
    unsaid: -1.0593,
  },
};
