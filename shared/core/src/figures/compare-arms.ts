import type { FiguresView } from '@upshift/contracts';
import type { FigureTask } from './figure-task.ts';
import { percentile } from './percentile.ts';

type Difference = NonNullable<FiguresView['difference']>;
type Name = keyof Difference;
const names = ['success', 'costPerSuccess', 'p95', 'premiumShare'] as const satisfies readonly Name[];

/** The same case in both arms, both settled. */
interface Pair {
  readonly portfolio: FigureTask;
  readonly premium: FigureTask;
}

const draws = 1000;

/**
 * What the portfolio changes against premium on the same cases, each with a 95 % interval by the paired bootstrap (Efron
 * and Tibshirani: An Introduction to the Bootstrap, chapter 13, percentile method): cases are drawn with replacement, and
 * each keeps both its tasks. Pairs that are not both settled are left out.
 *
 * @param random numbers in [0, 1), seeded, so that the same rows give the same intervals
 * @returns null where no pair has settled, or a ratio has nothing to stand on (premium never succeeded, or cost nothing)
 */
export function compareArms(tasks: readonly FigureTask[], random: () => number): Difference | null {
  const pairs = pairUp(tasks);
  const measure = createMeasure(pairs);
  const all = measure(new Uint32Array(pairs.length).fill(1));
  if (all === null) return null;
  const drawn = Array.from({ length: draws }, () => {
    const weights = new Uint32Array(pairs.length);
    for (let draw = 0; draw < pairs.length; draw++) {
      const index = Math.floor(random() * pairs.length);
      weights[index] = (weights[index] ?? 0) + 1;
    }
    return measure(weights);
  }).filter((difference) => difference !== null);
  const toInterval = (name: Name): Difference[Name] => {
    const values = drawn.map((difference) => difference[name]);
    const at = (share: number): number => percentile(values, share) ?? all[name];
    return { value: all[name], low: at(0.025), high: at(0.975) };
  };
  const [success, costPerSuccess, p95, premiumShare] = names.map(toInterval) as [
    Difference[Name],
    Difference[Name],
    Difference[Name],
    Difference[Name],
  ];
  return { success, costPerSuccess, p95, premiumShare };
}

function pairUp(tasks: readonly FigureTask[]): readonly Pair[] {
  const premium = new Map(tasks.filter(({ arm }) => arm === 'premium').map((task) => [task.caseId, task]));
  return tasks.flatMap((portfolio) => {
    const other = portfolio.caseId === null ? undefined : premium.get(portfolio.caseId);
    if (portfolio.arm !== 'portfolio' || other === undefined) return [];
    return portfolio.settled && other.settled ? [{ portfolio, premium: other }] : [];
  });
}

type Measure = (weights: Uint32Array) => Readonly<Record<Name, number>> | null;

/** Measures the pairs, each as often as its weight says. Sorts once, so that a thousand draws take milliseconds. */
function createMeasure(pairs: readonly Pair[]): Measure {
  const portfolio = createArm(pairs.map((pair) => pair.portfolio));
  const premium = createArm(pairs.map((pair) => pair.premium));
  return (weights) => {
    const [ours, theirs] = [portfolio(weights), premium(weights)];
    if (ours === null || theirs === null || theirs.costPerSuccess === 0 || theirs.p95 === 0) return null;
    return {
      success: 100 * (ours.success - theirs.success),
      costPerSuccess: ours.costPerSuccess / theirs.costPerSuccess - 1,
      p95: ours.p95 / theirs.p95 - 1,
      premiumShare: 100 * (ours.premiumShare - theirs.premiumShare),
    };
  };
}

function createArm(tasks: readonly FigureTask[]): Measure {
  const order = tasks.map((_, index) => index).sort((a, b) => latencyOf(tasks[a]) - latencyOf(tasks[b]));
  return (weights) => {
    let [total, succeeded, cost, called, premium] = [0, 0, 0, 0, 0];
    for (const [index, task] of tasks.entries()) {
      const weight = weights[index] ?? 0;
      total += weight;
      cost += weight * task.costNanoUsd;
      if (task.succeeded) succeeded += weight;
      if (task.calls > 0) called += weight;
      if (task.premium) premium += weight;
    }
    if (succeeded === 0 || called === 0) return null;
    const rankOf = (rank: number): number => {
      let upto = 0;
      for (const index of order) {
        upto += weights[index] ?? 0;
        if (upto > rank) return latencyOf(tasks[index]);
      }
      return 0;
    };
    const position = (total - 1) * 0.95;
    const below = rankOf(Math.floor(position));
    const above = rankOf(Math.min(Math.floor(position) + 1, total - 1));
    return {
      success: succeeded / total,
      costPerSuccess: cost / succeeded,
      p95: below + (above - below) * (position - Math.floor(position)),
      premiumShare: premium / called,
    };
  };
}

function latencyOf(task: FigureTask | undefined): number {
  return task?.latencyMs ?? 0;
}
