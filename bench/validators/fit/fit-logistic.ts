/** Weights of a logistic regression over features in their own units. */
export interface Logistic {
  readonly bias: number;
  readonly weights: readonly number[];
}

export interface FitOptions {
  /** Share of the squared standardised weights that is added to the mean loss. */
  readonly decay: number;
  readonly steps: number;
  /** Per feature: 1 may only raise the odds, -1 only lower them, 0 free. */
  readonly signs?: readonly number[];
  readonly caseWeights?: readonly number[];
}

/**
 * Fits by accelerated gradient descent on standardised features (Nesterov 1983), projected onto the signs; deterministic.
 *
 * @param rows feature values, one list a case
 * @param labels 0 or 1
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  options: FitOptions,
): Logistic {
  const { decay, steps, signs = [], caseWeights } = options;
  const count = rows.length;
  const width = rows[0]?.length ?? 0;
  const mean = Array.from(
    { length: width },
    (_, at) => rows.reduce((sum, row) => sum + (row[at] as number), 0) / count,
  );
  const scale = mean.map((centre, at) => {
    const variance = rows.reduce((sum, row) => sum + ((row[at] as number) - centre) ** 2, 0) / count;
    return variance > 1e-12 ? Math.sqrt(variance) : 1;
  });
  const flat = new Float64Array(count * width);
  for (const [index, row] of rows.entries())
    for (let at = 0; at < width; at++)
      flat[index * width + at] = ((row[at] as number) - (mean[at] as number)) / (scale[at] as number);
  const total = caseWeights?.reduce((sum, weight) => sum + weight, 0) ?? count;
  let now = new Float64Array(width + 1);
  let ahead = new Float64Array(width + 1);
  const rate = 4 / (width + 1 + 4 * decay);
  for (let step = 1; step <= steps; step++) {
    const gradient = new Float64Array(width + 1);
    for (let index = 0; index < count; index++) {
      let sum = ahead[width] as number;
      for (let at = 0; at < width; at++) sum += (ahead[at] as number) * (flat[index * width + at] as number);
      const residual = (1 / (1 + Math.exp(-sum)) - (labels[index] as number)) * (caseWeights?.[index] ?? 1);
      for (let at = 0; at < width; at++)
        gradient[at] = (gradient[at] as number) + residual * (flat[index * width + at] as number);
      gradient[width] = (gradient[width] as number) + residual;
    }
    const next = new Float64Array(width + 1);
    for (let at = 0; at <= width; at++) {
      const pull = at < width ? decay * (ahead[at] as number) : 0;
      next[at] = (ahead[at] as number) - rate * ((gradient[at] as number) / total + pull);
      const sign = signs[at] ?? 0;
      if (at < width && sign !== 0 && (next[at] as number) * sign < 0) next[at] = 0;
    }
    const momentum = (step - 1) / (step + 2);
    ahead = next.map((value, at) => value + momentum * (value - (now[at] as number)));
    now = next;
  }
  const weights = Array.from({ length: width }, (_, at) => (now[at] as number) / (scale[at] as number));
  const bias = weights.reduce((sum, weight, at) => sum - weight * (mean[at] as number), now[width] as number);
  return { bias, weights };
}

export function oddsOf({ bias, weights }: Logistic, row: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (row[at] as number), bias);
}
