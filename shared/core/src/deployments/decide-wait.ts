import type { ReasonCode } from '@upshift/contracts';

/** Why a deployment may not be called now, as ports name it (`LimiterRefusal`). Times in ms from now. */
export interface RefusalLike {
  readonly deployment: string;
  readonly cause: 'rpm' | 'tpm' | 'concurrency' | 'cooldown' | 'breaker' | 'out' | 'drained';
  readonly earliestMs: number | null;
  readonly turnMs: number | null;
}

export interface WaitInput {
  /** Of every deployment that the call could go to; null where the limiter did not answer. */
  readonly refusals: readonly RefusalLike[] | null;
  readonly remainingMs: number;
  /** Uniform in [0, 1): those who were refused together do not come back together. */
  readonly random: number;
}

export type WaitStep =
  | { readonly action: 'wait'; readonly delayMs: number; readonly reason: ReasonCode; readonly detail: string }
  | { readonly action: 'give_up'; readonly reason: ReasonCode; readonly detail: string };

/** How soon to ask a limiter again that did not answer, in ms. */
const awayMs = 1000;
const leastJitterMs = 100;

const causes: Record<RefusalLike['cause'], string> = {
  rpm: 'at its calls per minute',
  tpm: 'at its tokens per minute',
  concurrency: 'at its calls at once',
  cooldown: 'cooling down as its vendor asked',
  breaker: 'left alone by its breaker',
  drained: 'drained by a person, until it is restored',
  out: 'out until it is restored: its vendor refused the key, or it cannot be called as the portfolio has it',
};

/** No deployment of the tier may be called now: wait for the first that may, if the deadline lets the task live so long. */
export function decideWait({ refusals, remainingMs, random }: WaitInput): WaitStep {
  if (refusals === null) {
    const delayMs = awayMs + random * awayMs;
    if (delayMs < remainingMs)
      return { action: 'wait', delayMs, reason: 'limiter_away', detail: 'asked again in a moment' };
    return { action: 'give_up', reason: 'provider_exhausted', detail: 'the limiter is away' };
  }
  const said = refusals.map(({ deployment, cause }) => `${deployment} is ${causes[cause]}`).join(', ');
  const earliestMs = least(refusals.map((refusal) => refusal.earliestMs));
  const turnMs = least(refusals.map((refusal) => refusal.turnMs));
  if (earliestMs === null || turnMs === null || earliestMs >= remainingMs)
    return { action: 'give_up', reason: 'provider_exhausted', detail: said };
  const ownMs = turnMs < remainingMs ? turnMs : earliestMs;
  const jitterMs = random * Math.min(Math.max(leastJitterMs, ownMs / 10), (remainingMs - ownMs) / 2);
  return { action: 'wait', delayMs: ownMs + jitterMs, reason: 'wait_capacity', detail: said };
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}
