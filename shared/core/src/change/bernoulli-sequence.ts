/** An interval that holds at every number of observations at once. */
export interface Sequence {
  readonly low: number;
  readonly high: number;
}

/**
 * A confidence sequence for the probability of success, by a beta-binomial mixture: `p` is left out once the likelihood of
 * what was seen, averaged over a uniform prior, is `1/alpha` times its likelihood under `p`. That ratio is a martingale under
 * `p` with mean 1, so by Ville's inequality it ever gets so high with probability at most `alpha`, however often one looks
 * and whenever one stops.
 *
 * Sources: H. Robbins, Statistical methods related to the law of the iterated logarithm, Ann. Math. Stat. 41 (1970);
 * S. Howard, A. Ramdas, J. McAuliffe, J. Sekhon, Time-uniform, nonparametric, nonasymptotic confidence sequences, Ann.
 * Stat. 49 (2021).
 *
 * @param successes of `trials`
 * @param alpha probability that the interval ever leaves out the true one
 */
export function bernoulliSequence(successes: number, trials: number, alpha: number): Sequence {
  if (trials === 0) return { low: 0, high: 1 };
  const isLeftOut = leaves(successes, trials, alpha);
  const mean = successes / trials;
  return { low: isLeftOut(0) ? bisect(0, mean, isLeftOut) : 0, high: isLeftOut(1) ? bisect(1, mean, isLeftOut) : 1 };
}

/** Whether a probability is left out by what was seen. */
export function leaves(successes: number, trials: number, alpha: number): (p: number) => boolean {
  const failures = trials - successes;
  const mixed = logBeta(successes + 1, failures + 1);
  return (p) => mixed - times(successes, Math.log(p)) - times(failures, Math.log1p(-p)) >= -Math.log(alpha);
}

/** No observation says nothing, also of what is impossible: 0 × −∞ is 0 here. */
function times(count: number, log: number): number {
  return count === 0 ? 0 : count * log;
}

/** Between a point that is left out and one that is not. The outer end is given: on the safe side of the border. */
function bisect(out: number, inside: number, isLeftOut: (p: number) => boolean): number {
  let [far, near] = [out, inside];
  for (let round = 0; round < 60; round += 1) {
    const middle = (far + near) / 2;
    if (isLeftOut(middle)) far = middle;
    else near = middle;
  }
  return far;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for x ≥ 1, by Lanczos (g = 7, n = 9); relative error below 1e-13. */
function logGamma(x: number): number {
  const z = x - 1;
  const sum = lanczos.reduce((total, coefficient, at) => total + coefficient / (z + at + 1), 0.99999999999980993);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}
