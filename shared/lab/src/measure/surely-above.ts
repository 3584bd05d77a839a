/** Of the normal distribution, for 95 %. */
const z95 = 1.96;

/** Lower end of the 95 % interval of a mean, by the normal distribution. */
export function surelyAbove(differences: ArrayLike<number>): number {
  const count = Math.max(1, differences.length);
  const mean = Array.from(differences).reduce((sum, value) => sum + value, 0) / count;
  const variance = Array.from(differences).reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  return mean - z95 * Math.sqrt(variance / count);
}
