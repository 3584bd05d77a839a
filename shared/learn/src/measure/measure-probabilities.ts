import type { RouterQuality } from '../router/router-model.ts';

/** A probability for a task that the model had not seen, and what became of it (0..1). */
export interface Forecasted {
  readonly probability: number;
  readonly outcome: number;
}

const bins = 15;

/** How honest and how sharp probabilities are. */
export function measureProbabilities(forecasts: readonly Forecasted[]): RouterQuality {
  const count = Math.max(1, forecasts.length);
  const mean = (value: (one: Forecasted) => number): number =>
    forecasts.reduce((sum, one) => sum + value(one), 0) / count;
  const baseRate = mean(({ outcome }) => outcome);
  return {
    tasks: forecasts.length,
    baseRate,
    brier: mean(({ probability, outcome }) => (probability - outcome) ** 2),
    brierOfBaseRate: mean(({ outcome }) => (baseRate - outcome) ** 2),
    calibrationError: errorOf(forecasts) / count,
    logLoss: mean(lossOf),
    auc: aucOf(forecasts),
  };
}

export function lossOf({ probability, outcome }: Forecasted): number {
  const held = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return -outcome * Math.log(held) - (1 - outcome) * Math.log(1 - held);
}

/** Over 15 bins of equal width, weighted by their tasks (Guo et al.: On Calibration of Modern Neural Networks, 2017). */
function errorOf(forecasts: readonly Forecasted[]): number {
  const gaps = new Float64Array(bins);
  for (const { probability, outcome } of forecasts) {
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    gaps[bin] = (gaps[bin] as number) + probability - outcome;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0);
}

/** By ranks (Mann and Whitney); a fraction counts as so much right and so much wrong. 0.5 where all are alike. */
function aucOf(forecasts: readonly Forecasted[]): number {
  const sorted = [...forecasts].sort((one, other) => one.probability - other.probability);
  let wrongBelow = 0;
  let pairs = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    let [right, wrong] = [0, 0];
    for (; to < sorted.length && sorted[to]?.probability === sorted[from]?.probability; to++) {
      right += (sorted[to] as Forecasted).outcome;
      wrong += 1 - (sorted[to] as Forecasted).outcome;
    }
    pairs += right * (wrongBelow + wrong / 2);
    wrongBelow += wrong;
    from = to;
  }
  const right = forecasts.length - wrongBelow;
  return right === 0 || wrongBelow === 0 ? 0.5 : pairs / (right * wrongBelow);
}
