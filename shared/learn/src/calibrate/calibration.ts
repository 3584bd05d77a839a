/** How scores become a confidence that can be believed. */
export interface Calibration {
  /** Of the softmax over the classes. */
  readonly temperature: number;
  /** Confidence = 1 / (1 + exp(−(slope × log-odds + intercept))) of the best class's log-odds. */
  readonly slope: number;
  readonly intercept: number;
}

/** Log-odds beyond which nobody can tell the difference: one in a million. */
const farthest = Math.log(1e6);

/** ln(p / (1 − p)), within ±13.8. */
export function logOdds(probability: number): number {
  const odds = Math.log(probability) - Math.log1p(-probability);
  return Math.max(-farthest, Math.min(farthest, odds));
}

/** What the probability of the best class is worth. Rises with it. */
export function toConfidence(probability: number, { slope, intercept }: Omit<Calibration, 'temperature'>): number {
  return 1 / (1 + Math.exp(-(slope * logOdds(probability) + intercept)));
}
