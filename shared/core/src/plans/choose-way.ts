import type { Choice, Way } from '@upshift/contracts';

/** What a way is expected to make of one task. */
export interface Expected {
  /** Place among the ways of the choice. */
  readonly way: number;
  /** 0..1. */
  readonly success: number;
  /** Of the task, every call billed. */
  readonly costNanoUsd: number;
  /** Mean; null where latencies are not recorded. */
  readonly latencyMs: number | null;
}

export interface ChosenWay {
  readonly chosen: Expected;
  /** The way that would have been taken without it; null where there is no other. */
  readonly runnerUp: Expected | null;
  /** The least success that was asked for on this task. */
  readonly floor: number;
  readonly isFloorReached: boolean;
}

/**
 * The way of least expected cost among those whose expected success reaches the floor; of equally dear ones the likelier, then
 * the faster. Where none reaches it, the one with the most success, of equals the cheaper.
 *
 * @param chances per member, the probability 0..1 that it is right on this task
 */
export function chooseWay(choice: Choice, chances: readonly number[]): ChosenWay {
  const shares = sharesOf(choice, chances);
  const expected = choice.ways.map((way, index) => expect(way, index, shares));
  const { member, above } = choice.floor;
  const floor = Math.max(0, (member === null ? 0 : (chances[member] ?? 0)) + above);
  const reaches = ({ success }: Expected): boolean => success >= floor - rounding;
  const ranked = [...expected].sort((left, right) => {
    if (reaches(left) !== reaches(right)) return reaches(left) ? -1 : 1;
    return reaches(left) ? byCost(left, right) : right.success - left.success || byCost(left, right);
  });
  const [chosen, runnerUp = null] = ranked;
  if (chosen === undefined) throw new TypeError('a choice has one way at least');
  return { chosen, runnerUp, floor, isFloorReached: reaches(chosen) };
}

/** Sums over patterns differ in the last digits by the order of addition. */
const rounding = 1e-9;

function byCost(left: Expected, right: Expected): number {
  return (
    left.costNanoUsd - right.costNanoUsd ||
    right.success - left.success ||
    (left.latencyMs ?? 0) - (right.latencyMs ?? 0) ||
    left.way - right.way
  );
}

function expect({ outcomes }: Way, way: number, shares: Float64Array): Expected {
  let [success, costNanoUsd, latencyMs] = [0, 0, 0];
  let isTimed = true;
  for (const [index, outcome] of outcomes.entries()) {
    const share = shares[index] ?? 0;
    success += share * outcome.success;
    costNanoUsd += share * outcome.costNanoUsd;
    if (outcome.latencyMs === null) isTimed = false;
    else latencyMs += share * outcome.latencyMs;
  }
  return { way, success, costNanoUsd, latencyMs: isTimed ? latencyMs : null };
}

const rounds = 8;

/**
 * How likely each pattern is on a task: the shares that were seen, fitted to the members' own chances one after the other
 * until all agree (iterative proportional fitting: Deming and Stephan, Annals of Mathematical Statistics 11, 1940). What
 * ties members together beyond their chances stays as it was seen.
 */
function sharesOf({ patterns }: Choice, chances: readonly number[]): Float64Array {
  const shares = Float64Array.from(patterns, ({ share }) => share);
  scale(shares, () => 1 / Math.max(Number.MIN_VALUE, sum(shares)));
  for (let round = 0; round < rounds; round++)
    for (const [member, chance] of chances.entries()) {
      const isRight = (index: number): boolean => (((patterns[index]?.right ?? 0) >> member) & 1) === 1;
      let right = 0;
      for (let index = 0; index < shares.length; index++) if (isRight(index)) right += shares[index] as number;
      // A member that was always right, or never, says nothing of what the other case would look like.
      if (right <= 0 || right >= 1) continue;
      const [up, down] = [chance / right, (1 - chance) / (1 - right)];
      scale(shares, (index) => (isRight(index) ? up : down));
    }
  return shares;
}

function scale(shares: Float64Array, by: (index: number) => number): void {
  const factors = Array.from(shares, (_, index) => by(index));
  for (let index = 0; index < shares.length; index++)
    shares[index] = (shares[index] as number) * (factors[index] as number);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
