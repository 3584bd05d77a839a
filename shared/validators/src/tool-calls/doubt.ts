import type { CallFeatureName, CallFeatures } from './weigh-calls.ts';

/**
 * Log-odds that well-formed calls are wrong. Fitted by `bench/validators/fit/tool-calls.ts`: logistic regression with every
 * sign fixed beforehand, on recorded function calls of 13 models (Berkeley Function-Calling Leaderboard, answers of 2024;
 * 600 tasks). That program prints what fits on other tasks alone would have caught and alarmed.
 */
const bias = -1.51;
const weights: Readonly<Record<CallFeatureName, number>> = {
  textInvented: 4.61,
  numberInvented: 1.82,
  requiredInvented: 0,
  optionalInvented: 6.06,
  describedFit: -1.78,
  headMissed: 0.1,
  unfitHead: 0.37,
  unfitInvented: 0,
  toolLeft: 5.81,
  listSplit: 2.07,
  percentAsIs: 5.33,
  empty: 5.56,
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
