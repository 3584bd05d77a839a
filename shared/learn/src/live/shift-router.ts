import { createRouter } from '../router/create-router.ts';
import type { RouterModel } from '../router/router-model.ts';
import type { RouterExample } from '../router/train-router.ts';

/** What is held against a change of the two numbers, in the unit of log-likelihood: half of this times their square. */
const stiffness = { shift: 0.5, slope: 4 } as const;
const steps = 50;
/** A slope of 0 would make the deployment's tasks all alike, and no file holds one. */
const leastSlope = 0.05;

/**
 * A router whose forecasts are moved, deployment by deployment, to what newer tasks brought: two numbers each, a shift and a slope
 * of its log-odds (Platt's fit, with a normal prior around what it said before). What it knows of differences between
 * tasks stays, or shrinks. A deployment that became worse, or better, as a whole is known after some dozens of tasks, where learning
 * from the start takes hundreds.
 *
 * @param names of the columns of the examples' outcomes; deployments that are not among them stay as they are
 */
export function shiftRouter(
  model: RouterModel,
  examples: readonly RouterExample[],
  names: readonly string[],
): RouterModel {
  const route = createRouter(model);
  const forecasts = examples.map((example) => route(example));
  const deployments = model.deployments.map((routed) => {
    const column = names.indexOf(routed.name);
    const tries = examples.flatMap(({ outcomes }, at) => {
      const outcome = outcomes[column] ?? null;
      const forecast = forecasts[at]?.get(routed.name);
      return outcome === null || forecast === undefined ? [] : [{ odds: logOdds(forecast), outcome }];
    });
    const { shift, slope } = fitShift(tries);
    return { ...routed, slope: slope * routed.slope, intercept: slope * routed.intercept + shift };
  });
  return { ...model, deployments };
}

/** Newton's method on the penalised log-likelihood, which is concave; each step is held to one log-odds. */
function fitShift(tries: readonly { readonly odds: number; readonly outcome: number }[]): {
  readonly shift: number;
  readonly slope: number;
} {
  let [shift, slope] = [0, 1];
  for (let step = 0; step < steps; step++) {
    let [down, turn] = [-stiffness.shift * shift, -stiffness.slope * (slope - 1)];
    let [bendShift, bendBoth, bendSlope] = [stiffness.shift as number, 0, stiffness.slope as number];
    for (const { odds, outcome } of tries) {
      const probability = 1 / (1 + Math.exp(-(slope * odds + shift)));
      const weight = probability * (1 - probability);
      down += outcome - probability;
      turn += (outcome - probability) * odds;
      bendShift += weight;
      bendBoth += weight * odds;
      bendSlope += weight * odds * odds;
    }
    const determinant = bendShift * bendSlope - bendBoth * bendBoth;
    const moves = [
      (bendSlope * down - bendBoth * turn) / determinant,
      (bendShift * turn - bendBoth * down) / determinant,
    ];
    const length = Math.max(1, ...moves.map(Math.abs));
    shift += (moves[0] ?? 0) / length;
    slope = Math.max(leastSlope, slope + (moves[1] ?? 0) / length);
    if (Math.max(...moves.map(Math.abs)) < 1e-6) break;
  }
  return { shift, slope };
}

const nearest = 1e-6;

function logOdds(probability: number): number {
  const held = Math.min(1 - nearest, Math.max(nearest, probability));
  return Math.log(held / (1 - held));
}
