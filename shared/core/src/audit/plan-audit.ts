import { auditWorkloadOf, type Portfolio, type ResolvedWorkload, type TaskRequest } from '@upshift/contracts';
import type { CallPlanLike } from '../calls/call-plan.ts';
import { planCall } from '../calls/plan-call.ts';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';

/**
 * Plans the one call by which an accepted answer is asked again: the same request to the strongest tier, under the workload
 * of audits.
 *
 * @returns null where nobody of that tier may be called
 * @throws UpshiftError WORKLOAD_UNKNOWN
 */
export function planAudit(
  portfolio: Portfolio,
  workloadName: string,
  request: TaskRequest,
): { readonly workload: ResolvedWorkload; readonly tier: string; readonly call: CallPlanLike } | null {
  const workload = resolveWorkload(portfolio, auditWorkloadOf(workloadName));
  const call = planCall({ portfolio, workload, tier: workload.start, mode: 'first', request });
  return call.choices.length === 0 ? null : { workload, tier: workload.start, call };
}
