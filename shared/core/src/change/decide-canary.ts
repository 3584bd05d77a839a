import type { ArmSummary, CanarySettings, SignalBounds } from '@upshift/contracts';
import { toUsd } from '@upshift/contracts';
import { percentile } from '../figures/percentile.ts';
import { bernoulliSequence } from './bernoulli-sequence.ts';
import { quantileSequence } from './quantile-sequence.ts';
import { type CostFacts, ratioSequence } from './ratio-sequence.ts';

/** The settled tasks of one version since the canary began. */
export interface ArmFacts {
  readonly settled: number;
  readonly succeeded: number;
  readonly judged: number;
  readonly passed: number;
  /** Nano-dollars; see `CostFacts`. */
  readonly cost: number;
  readonly costSquared: number;
  readonly costOfSucceeded: number;
  /** From acceptance to the end, ascending, in ms. */
  readonly latenciesMs: readonly number[];
}

export interface CanaryFacts {
  readonly candidate: ArmFacts;
  readonly control: ArmFacts;
  readonly hours: number;
}

export interface CanaryStep {
  readonly action: 'continue' | 'promote' | 'roll_back';
  readonly reason: string;
  readonly signals: readonly SignalBounds[];
}

/** Success, validators, cost and latency; each has an equal part of alpha, and each version half of it. */
const signals = 4;

/**
 * What becomes of a canary: rolled back as soon as one signal is worse than its margin allows, promoted when all of them are
 * proved to be within theirs, rolled back when its time or tasks are used up and neither is proved. The bounds hold at every
 * look at once: looking often costs no more than looking once.
 */
export function decideCanary(facts: CanaryFacts, settings: CanarySettings): CanaryStep {
  const bounds = [boundSuccess, boundPass, boundCost, boundLatency].map((bound) => bound(facts, settings));
  const worse = bounds.find(({ verdict }) => verdict === 'worse');
  if (worse !== undefined) return { action: 'roll_back', reason: `canary_worse:${worse.signal}`, signals: bounds };
  // A signal that nobody gives (no validators) holds nothing up; one that is still open does.
  const told = bounds.filter(({ verdict }) => verdict !== 'absent');
  if (told.length > 0 && told.every(({ verdict }) => verdict === 'fine'))
    return { action: 'promote', reason: 'canary_proved', signals: bounds };
  if (facts.candidate.settled >= settings.maxTasks)
    return { action: 'roll_back', reason: 'canary_undecided:tasks', signals: bounds };
  if (facts.hours >= settings.maxHours)
    return { action: 'roll_back', reason: 'canary_undecided:time', signals: bounds };
  return { action: 'continue', reason: 'canary_open', signals: bounds };
}

/** One version for people: counts and point figures. */
export function summarizeArm(arm: ArmFacts): ArmSummary {
  const { settled, succeeded, judged, passed, cost, latenciesMs } = arm;
  return {
    settled,
    succeeded,
    judged,
    passed,
    costNanoUsd: cost,
    p95Ms: percentile(latenciesMs, 0.95),
    costPerSuccessUsd: succeeded === 0 ? null : toUsd(cost) / succeeded,
  };
}

type Bound = (facts: CanaryFacts, settings: CanarySettings) => SignalBounds;

const boundSuccess: Bound = ({ candidate, control }, { alpha, margins }) =>
  boundShares('success', [candidate.succeeded, candidate.settled], [control.succeeded, control.settled], {
    alpha,
    margin: margins.successPoints,
  });

const boundPass: Bound = ({ candidate, control }, { alpha, margins }) =>
  boundShares('validator_pass', [candidate.passed, candidate.judged], [control.passed, control.judged], {
    alpha,
    margin: margins.passPoints,
  });

const boundCost: Bound = ({ candidate, control }, { alpha, margins, minTasks }) => {
  const margin = margins.costPercent;
  const enough = Math.min(candidate.settled, control.settled) >= minTasks;
  const [ours, theirs] = [candidate, control].map((arm) =>
    enough ? ratioSequence(toCostFacts(arm), alpha / signals / 2, 4 * minTasks) : null,
  );
  if (enough && candidate.cost === 0 && control.cost === 0) return judge('cost_per_success', 0, 0, margin);
  // Where the active version costs nothing, percent of it say nothing until the candidate is free as well.
  if (ours === null || ours === undefined || theirs === null || theirs === undefined || theirs.value === 0)
    return judge('cost_per_success', null, null, margin);
  return judge('cost_per_success', percentOf(ours.low, theirs.high), percentOf(ours.high, theirs.low), margin);
};

const boundLatency: Bound = ({ candidate, control }, { alpha, margins }) => {
  const [ours, theirs] = [candidate, control].map(({ latenciesMs }) =>
    quantileSequence(latenciesMs, 0.95, alpha / signals / 2),
  ) as [ReturnType<typeof quantileSequence>, ReturnType<typeof quantileSequence>];
  return judge('p95', percentOf(ours.low, theirs.high), percentOf(ours.high, theirs.low), margins.p95Percent);
};

/** Harm in points: how much smaller the candidate's share is. */
function boundShares(
  signal: SignalBounds['signal'],
  [ours, ofOurs]: readonly [number, number],
  [theirs, ofTheirs]: readonly [number, number],
  { alpha, margin }: { alpha: number; margin: number },
): SignalBounds {
  if (ofOurs === 0 && ofTheirs === 0) return { signal, low: null, high: null, margin, verdict: 'absent' };
  const [candidate, control] = [
    bernoulliSequence(ours, ofOurs, alpha / signals / 2),
    bernoulliSequence(theirs, ofTheirs, alpha / signals / 2),
  ];
  return judge(signal, 100 * (control.low - candidate.high), 100 * (control.high - candidate.low), margin);
}

function judge(signal: SignalBounds['signal'], low: number | null, high: number | null, margin: number): SignalBounds {
  const bounds = { signal, low: finite(low), high: finite(high), margin };
  if (bounds.low !== null && bounds.low > margin) return { ...bounds, verdict: 'worse' };
  return { ...bounds, verdict: bounds.high !== null && bounds.high < margin ? 'fine' : 'open' };
}

/** By how many percent one is more than the other; null where that is no number. */
function percentOf(one: number, other: number): number | null {
  const percent = 100 * (one / other - 1);
  return one === Number.NEGATIVE_INFINITY || other === Number.NEGATIVE_INFINITY || other <= 0 ? null : finite(percent);
}

function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : value;
}

function toCostFacts({ settled, succeeded, cost, costSquared, costOfSucceeded }: ArmFacts): CostFacts {
  return { tasks: settled, succeeded, cost, costSquared, costOfSucceeded };
}
