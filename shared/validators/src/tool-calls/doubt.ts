import type { CallFeatureName, CallFeatures } from './weigh-calls.ts';

/**
 * Log-odds that well-formed calls are wrong. Fitted by logistic regression with every sign fixed beforehand, on the half
 * of the recorded function calls of 13 models (Berkeley Function-Calling Leaderboard, answers of 2024) whose hash of the
 * id is even; `bench/validators` measures both halves.
 */
const bias = -1.97;
const weights: Readonly<Record<CallFeatureName, number>> = {
  textInvented: 2.33,
  numberInvented: 0,
  requiredInvented: 0.65,
  optionalInvented: 4.51,
  describedFit: -1.04,
  headMissed: 0.16,
  unfitHead: 0.74,
  unfitInvented: 3.13,
  toolLeft: 3.71,
  listSplit: 1.93,
  percentAsIs: 2.8,
  empty: 1.4,
};

const reasons: Partial<Record<CallFeatureName, string>> = {
  textInvented: 'A required argument holds words that the task does not give.',
  requiredInvented: 'A required argument holds a value that does not follow from the task.',
  optionalInvented: 'An optional argument holds words that the task does not give.',
  unfitHead: 'The task does not speak of what the called tool does.',
  unfitInvented: 'The called tool does not fit the task, and its arguments do not follow from it.',
  toolLeft: 'The task asks for more than one thing, and a tool that it speaks of is not called.',
  listSplit: 'Several calls differ in a list alone; one call with the whole list was most likely meant.',
  percentAsIs: 'A rate that the task gives in percent stands unconverted where a fraction is meant.',
  empty: 'An argument is empty or a placeholder.',
};

/** @returns the probability (0..1) that the calls are wrong, and why, the strongest reason first */
export function doubtOf(features: CallFeatures): { probability: number; reasons: string[] } {
  const terms = (Object.keys(weights) as CallFeatureName[]).map((name) => ({
    name,
    term: weights[name] * features[name],
  }));
  const sum = terms.reduce((total, { term }) => total + term, bias);
  const found = terms.filter(({ term }) => term > 0.4).sort((left, right) => right.term - left.term);
  return {
    probability: 1 / (1 + Math.exp(-sum)),
    reasons: found.flatMap(({ name }) => reasons[name] ?? []),
  };
}
