import { auditWorkloadOf, type Portfolio, type ResolvedWorkload, type TaskRequest } from '@upshift/contracts';
import type { CallPlanLike } from '../calls/call-plan.ts';
import { outputSchemaOf } from '../calls/output-schema-of.ts';
import { planCall } from '../calls/plan-call.ts';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';

/**
 * Plans the one call by which an accepted answer is asked again: the same request to the strongest tier, under the workload
 * of audits. The schema that a validator of the audited workload brings goes along with the request.
 *
 * @returns null where nobody of that tier may be called
 * @throws UpshiftError WORKLOAD_UNKNOWN
 */
export function planAudit(
  portfolio: Portfolio,
  workloadName: string,
  request: TaskRequest,
): {
  readonly workload: ResolvedWorkload;
  readonly tier: string;
  readonly request: TaskRequest;
  readonly call: CallPlanLike;
} | null {
  const workload = resolveWorkload(portfolio, auditWorkloadOf(workloadName));
  const tier = workload.start;
  const asked: TaskRequest = {
    ...request,
    requestedWorkload: workload.name,
    startTier: tier,
    outputSchema: outputSchemaOf(request, resolveWorkload(portfolio, workloadName)),
  };
  const call = planCall({ portfolio, workload, tier, mode: 'first', request: asked });
  return call.choices.length === 0 ? null : { workload, tier, request: asked, call };
}
