import type { Portfolio, ResolvedWorkload } from '@upshift/contracts';
import { planCall } from '../calls/plan-call.ts';

const emptyRequest = { input: { messages: [], tools: null }, outputSchema: null };

/**
 * What the cheapest call of a workload may cost at least, whatever is asked: in nano-dollars, the worst case of a request without a
 * text. Infinite where its tiers have no deployment.
 */
export function cheapestCallOf(portfolio: Portfolio, workload: ResolvedWorkload): number {
  const costs = workload.tiers.flatMap((tier) =>
    planCall({ portfolio, workload, tier, mode: 'first', request: emptyRequest }).choices.map(
      ({ reserveNanoUsd }) => reserveNanoUsd,
    ),
  );
  return Math.min(...costs);
}
