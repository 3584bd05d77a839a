import { breakerEffect, type FailureClass } from '@upshift/contracts';

/** What a failure says of the deployment, as the limiter names it. */
export type CallEndKind = 'answered' | 'failed' | 'rate_limited' | 'exhausted' | 'unauthorized' | 'abandoned';

/** The vendor said no to the request, so it is up. Of other calls that tell nothing, because we broke them off or they never left, nothing is known. */
const refusesRequest: ReadonlySet<FailureClass> = new Set(['bad_request', 'context_too_long', 'content_refused']);

/** The failure table's effect on the breaker, in the words of the limiter. */
export function callEndKind(failureClass: FailureClass): CallEndKind {
  switch (breakerEffect(failureClass)) {
    case 'counts':
      return 'failed';
    case 'removes':
      return 'unauthorized';
    case 'cools':
      return failureClass === 'quota_exhausted' ? 'exhausted' : 'rate_limited';
    case 'none':
      return refusesRequest.has(failureClass) ? 'answered' : 'abandoned';
  }
}
