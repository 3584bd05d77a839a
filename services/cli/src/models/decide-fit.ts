import type { EvalShare } from '@upshift/contracts';
import type { Interval } from '@upshift/lab';

/** What one place for a deployment would change, by the backtest on the workload's own cases. */
export interface FitTrial {
  /** `replace`: in the place of a deployment. `step`: a step of its own before the tier. `second`: beside it, for when it is away. */
  readonly kind: 'replace' | 'step' | 'second';
  readonly tier: string;
  /** Whose place it takes, or beside whom it stands; null for a step of its own. */
  readonly deployment: string | null;
  /** Difference of the success of the whole workload, −1..1; of a second path: against the one that it stands in for. */
  readonly success: EvalShare;
  /** Relative change of the cost per success: −0.3 is thirty percent less. Null where it is not known. */
  readonly cost: { readonly value: number; readonly interval: Interval | null } | null;
}

export interface FitRules {
  /** How much success may be lost at most, as a share: 0.02 is two points. */
  readonly margin: number;
}

export interface Fit {
  readonly verdict: 'replace' | 'add' | 'reject';
  readonly tier: string | null;
  readonly deployment: string | null;
  readonly reason: string;
  /** Cases that would about be needed to tell; null where there are enough. */
  readonly casesNeeded: number | null;
}

/** A second path may cost that much more: it is asked when the first one is away. */
const mostOfSecond = 0.25;
/** Better answers may cost that much more. */
const mostForBetter = 0.05;

/**
 * Says where a deployment fits: in the place of another, as a step of its own or as a second path, or nowhere. It takes
 * evidence, not a point: what is gained must hold at the end of the 95 % interval that speaks against it. Of several
 * places that are shown to be better, the cheapest.
 */
export function decideFit(trials: readonly FitTrial[], cases: number, { margin }: FitRules): Fit {
  const better = trials
    .filter((trial) => trial.kind !== 'second' && isBetter(trial, margin))
    .sort((left, right) => (left.cost?.value ?? 0) - (right.cost?.value ?? 0));
  const best = better.find(({ kind }) => kind === 'replace') ?? better[0];
  if (best !== undefined) return place(best, reasonOf(best, margin));
  const second = trials.find((trial) => trial.kind === 'second' && mayStandIn(trial, margin));
  if (second !== undefined)
    return place(
      second,
      `as good as ${second.deployment} to within ${percent(margin)}, so that it can stand in for it`,
    );
  return reject(trials, cases, margin);
}

function isBetter({ success, cost }: FitTrial, margin: number): boolean {
  if (cost?.interval == null) return false;
  const [, costHigh] = cost.interval;
  return (costHigh < 0 && success.low >= -margin) || (success.low > 0 && costHigh <= mostForBetter);
}

function mayStandIn({ success, cost }: FitTrial, margin: number): boolean {
  return success.low >= -margin && cost !== null && cost.value <= mostOfSecond;
}

function place({ kind, tier, deployment }: FitTrial, reason: string): Fit {
  return { verdict: kind === 'replace' ? 'replace' : 'add', tier, deployment, reason, casesNeeded: null };
}

function reasonOf({ success, cost }: FitTrial, margin: number): string {
  const [, high] = cost?.interval ?? [0, 0];
  return high < 0
    ? `cost per success falls by at least ${percent(-high)}, success by at most ${percent(Math.max(0, Math.min(margin, -success.low)))}`
    : `success rises by at least ${percent(success.low)}`;
}

/** Nowhere, or not shown: which of the two depends on whether more cases could still show it. */
function reject(trials: readonly FitTrial[], cases: number, margin: number): Fit {
  const nothing = { verdict: 'reject', tier: null, deployment: null } as const;
  const open = trials.filter((trial) => mayStillFit(trial, margin));
  const [closest] = open.sort((left, right) => right.success.value - left.success.value);
  if (closest === undefined || closest.success.value < -margin)
    return { ...nothing, reason: 'in no place does it keep the success, or save anything', casesNeeded: null };
  // The half width of an interval shrinks with the root of the cases.
  const width = closest.success.value - closest.success.low;
  const room = Math.max(1e-3, closest.success.value + margin);
  const needed = Math.ceil(cases * (width / room) ** 2);
  if (needed <= cases) return { ...nothing, reason: 'in no place does it save enough to be shown', casesNeeded: null };
  return { ...nothing, reason: `${cases} cases are too few to tell`, casesNeeded: needed };
}

/** Whether more cases could still show what these do not. */
function mayStillFit({ kind, success, cost }: FitTrial, margin: number): boolean {
  if (success.high <= -margin || cost === null) return false;
  if (kind === 'second') return cost.value <= mostOfSecond;
  const lowest = cost.interval?.[0] ?? cost.value;
  return lowest < 0 || (success.high > 0 && lowest <= mostForBetter);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
