import type { TierChoice } from '@upshift/contracts';
import { hashText } from './hash-text.ts';

export interface DeploymentFacts {
  readonly deployment: string;
  readonly weight: number;
  /** Worst case of the call. */
  readonly reserveNanoUsd: number;
  /** Weighted mean of its latencies, in ms; null before the first call ended. */
  readonly latencyMs: number | null;
  /** Since its last call ended, in ms; null before. */
  readonly quietMs: number | null;
  /** Calls under way, as far as is known. */
  readonly inFlight: number;
}

export interface ChoiceFacts {
  readonly choice: TierChoice;
  /** In the order of the tier. */
  readonly deployments: readonly DeploymentFacts[];
  /** What a sticky choice sticks to. */
  readonly stickyKey: string;
  /** Uniform in [0, 1), one for each deployment. */
  readonly draws: readonly number[];
}

export interface DeploymentOrder {
  /** Whom to ask first, and who stands in, in order. All of them, each once. */
  readonly order: readonly string[];
  readonly reason: TierChoice;
}

/** Orders a tier's deployments for one call. Whether the first may be called is the limiter's to say. */
export function chooseDeployment(facts: ChoiceFacts): DeploymentOrder {
  return { order: orderOf(facts).map(({ deployment }) => deployment), reason: facts.choice };
}

function orderOf(facts: ChoiceFacts): readonly DeploymentFacts[] {
  const { choice, deployments, draws, stickyKey } = facts;
  switch (choice) {
    case 'order':
      return deployments;
    case 'cheapest':
      return deployments.toSorted((a, b) => a.reserveNanoUsd - b.reserveNanoUsd);
    case 'fastest':
      return betterOfTwo(deployments, draws);
    case 'weighted':
      return byKey(deployments, ({ weight }, at) => weightedKey(draws[at] ?? 0, weight));
    case 'sticky':
      // Rendezvous hashing: a deployment that comes or goes moves only the keys that are its own.
      return byKey(deployments, ({ deployment, weight }) =>
        weightedKey(hashText(`${deployment}\n${stickyKey}`), weight),
      );
  }
}

/** Efraimidis and Spirakis (2006): the greatest u^(1/w) is each one with a probability in proportion to its weight. */
function weightedKey(uniform: number, weight: number): number {
  return weight <= 0 ? Number.NEGATIVE_INFINITY : Math.log(Math.max(uniform, Number.MIN_VALUE)) / weight;
}

function byKey(
  deployments: readonly DeploymentFacts[],
  keyOf: (facts: DeploymentFacts, at: number) => number,
): DeploymentFacts[] {
  return deployments
    .map((facts, at) => ({ facts, key: keyOf(facts, at) }))
    .toSorted((a, b) => (a.key === b.key ? 0 : b.key > a.key ? 1 : -1))
    .map(({ facts }) => facts);
}

/**
 * The power of two choices: of two drawn by chance the one that would answer sooner, so that all do not run to the one that
 * was fastest a moment ago. The others follow, soonest first.
 *
 * @see M. Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, 1996
 */
function betterOfTwo(deployments: readonly DeploymentFacts[], draws: readonly number[]): readonly DeploymentFacts[] {
  const drawn = byKey(deployments, (_, at) => draws[at] ?? 0);
  const soonest = (some: readonly DeploymentFacts[]): DeploymentFacts[] =>
    some.toSorted((a, b) => expectedMs(a) - expectedMs(b));
  const [first, ...second] = soonest(drawn.slice(0, 2));
  return first === undefined ? [] : [first, ...soonest([...second, ...drawn.slice(2)])];
}

/** After so long without a call, a latency counts half: who was slow is tried again one day. In ms. */
const halfLifeMs = 30_000;

/** Its latency, as often as calls stand before this one. Unknown is tried before it is judged. */
function expectedMs({ latencyMs, quietMs, inFlight }: DeploymentFacts): number {
  return (latencyMs ?? 0) * 2 ** (-(quietMs ?? 0) / halfLifeMs) * (inFlight + 1);
}
