import type { ResolvedWorkload } from '@upshift/contracts';
import type { CallPlanLike } from './call-plan.ts';

export interface HedgeInput {
  readonly workload: Pick<ResolvedWorkload, 'hedge'>;
  readonly call: Pick<CallPlanLike, 'mode' | 'choices'>;
  /** The deployment that is called. */
  readonly deployment: string;
  /** The 95th percentile of its latencies, in ms; null where too few calls are known. */
  readonly p95Ms: number | null;
  /** How long the call may take at most, in ms. */
  readonly limitMs: number;
}

/** What is slow by less than this is not worth a second bill, in ms. */
const leastMs = 50;

/**
 * After how long another deployment of the tier is asked as well; null: never. A vote's plan says itself who is asked beside
 * it.
 *
 * @see J. Dean, L. A. Barroso, The Tail at Scale, 2013: a second request after the 95th percentile of the first
 */
export function hedgeAfter({ workload, call, deployment, p95Ms, limitMs }: HedgeInput): number | null {
  if (!workload.hedge || call.mode === 'vote' || p95Ms === null) return null;
  if (call.choices.every((choice) => choice.deployment === deployment)) return null;
  const afterMs = Math.max(leastMs, p95Ms);
  return afterMs < limitMs ? afterMs : null;
}
