/**
 * p-value of "the mean is at most `mean`" for values in 0..1, by betting against it: the wealth of a gambler who stakes on
 * higher values is a martingale if it is true, so by Ville's inequality it exceeds 1/p with probability p at most, for any
 * number of tasks (Waudby-Smith, Ramdas: Estimating means of bounded random variables by betting, JRSS B 86, 2024,
 * section 4: stakes follow the variance seen so far). Valid in the order given, which must not depend on the values.
 */
export function pValueOfMean(values: readonly number[], mean: number, alpha = 0.05): number {
  if (mean <= 0) return values.some((value) => value > 0) ? 0 : 1;
  let wealth = 0;
  let highest = 0;
  let sum = 0.5;
  let squares = 0.25;
  for (const [index, value] of values.entries()) {
    const seen = index + 1;
    const variance = Math.max(1e-4, squares / seen);
    const stake = Math.min(mostStake / mean, Math.sqrt((2 * Math.log(1 / alpha)) / (variance * values.length)));
    wealth += Math.log1p(stake * (value - mean));
    highest = Math.max(highest, wealth);
    sum += value;
    const center = sum / (seen + 1);
    squares += (value - center) ** 2;
  }
  return Math.min(1, Math.exp(-highest));
}

/** Of the wealth, at most: a gambler who stakes all may lose all at one value. */
const mostStake = 0.75;

/**
 * The largest loss that is ruled out: with probability 1 − alpha the mean difference is not below −loss.
 *
 * @param differences per task, −1..1, in an order that does not depend on them
 */
export function ruledOutLoss(differences: readonly number[], alpha: number): number {
  const values = differences.map((difference) => (1 + difference) / 2);
  let [low, high] = [-1, 1];
  for (let step = 0; step < 40; step++) {
    const loss = (low + high) / 2;
    if (pValueOfMean(values, (1 - loss) / 2, alpha) <= alpha) high = loss;
    else low = loss;
  }
  return high;
}
