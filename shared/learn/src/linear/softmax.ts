/**
 * Turns scores into probabilities, in place.
 *
 * @param temperature above 1 flattens, below 1 sharpens
 */
export function softmax(scores: Float64Array, temperature: number): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < scores.length; at++) highest = Math.max(highest, scores[at] as number);
  let sum = 0;
  for (let at = 0; at < scores.length; at++) {
    const power = Math.exp(((scores[at] as number) - highest) / temperature);
    scores[at] = power;
    sum += power;
  }
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] as number) / sum;
}
