/** Scores of held-out texts: `classes` numbers a text, one text after the other, and the right class of each. */
export interface HeldOutScores {
  readonly classes: number;
  readonly scores: Float32Array;
  readonly labels: Uint32Array;
}

const coldest = Math.log(0.05);
const hottest = Math.log(20);
const goldenShare = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature at which the probabilities of held-out texts are likeliest (Guo et al.: On Calibration of Modern Neural
 * Networks, 2017). Which class is best never changes; how sure the model is of it does.
 *
 * @param rows which texts to look at
 * @returns 1 where there are none
 */
export function fitTemperature(held: HeldOutScores, rows: readonly number[]): number {
  if (rows.length === 0) return 1;
  // The loss has one valley over the logarithm of the temperature: golden section search.
  let [low, high] = [coldest, hottest];
  let [left, right] = [high - goldenShare * (high - low), low + goldenShare * (high - low)];
  let [atLeft, atRight] = [lossAt(held, rows, left), lossAt(held, rows, right)];
  while (high - low > 0.01) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - goldenShare * (high - low);
      atLeft = lossAt(held, rows, left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + goldenShare * (high - low);
      atRight = lossAt(held, rows, right);
    }
  }
  return Math.exp((low + high) / 2);
}

/** Negative log-likelihood of the right classes, summed. */
function lossAt({ classes, scores, labels }: HeldOutScores, rows: readonly number[], logTemperature: number): number {
  const scale = Math.exp(-logTemperature);
  let loss = 0;
  for (const row of rows) {
    const from = row * classes;
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = from; at < from + classes; at++) highest = Math.max(highest, scores[at] as number);
    let sum = 0;
    for (let at = from; at < from + classes; at++) sum += Math.exp(((scores[at] as number) - highest) * scale);
    const right = scores[from + (labels[row] as number)] as number;
    loss += Math.log(sum) - (right - highest) * scale;
  }
  return loss;
}
