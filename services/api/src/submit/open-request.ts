import { type Portfolio, type TaskRequest, UpshiftError } from '@upshift/contracts';
import { namedWorkload, type OpenedTask, openTask, type RouteFacts, resolveWorkload } from '@upshift/core';

/** The step at which a task is classified, be it at the door or by the classifier. */
export const classifyStep = 1;

/**
 * Routes a request, once the names in it are known to exist.
 *
 * @throws UpshiftError WORKLOAD_UNKNOWN, TIER_UNKNOWN, CONSTRAINTS_UNMET
 */
export function openRequest(request: TaskRequest, portfolio: Portfolio, facts?: RouteFacts): OpenedTask {
  const { minTier } = request;
  const named = namedWorkload(request, portfolio);
  const startTier = request.startTier ?? null;
  if (named !== null && !Object.hasOwn(portfolio.workloads, named))
    throw new UpshiftError('WORKLOAD_UNKNOWN', 'The portfolio has no workload of that name.', { path: '/workload' });
  if (minTier !== null) checkTier({ request, portfolio, facts }, minTier, '/minTier');
  if (startTier !== null) checkTier({ request, portfolio, facts }, startTier, '/startTier');
  return openTask(request, portfolio, classifyStep, facts);
}

/** Which workload matches does not depend on the tier, so a task that names none is routed once without it. */
function checkTier(
  { request, portfolio, facts }: { request: TaskRequest; portfolio: Portfolio; facts: RouteFacts | undefined },
  tier: string,
  path: string,
): void {
  const workload =
    namedWorkload(request, portfolio) ??
    openTask({ ...request, minTier: null, startTier: null }, portfolio, classifyStep, facts).workload;
  if (resolveWorkload(portfolio, workload).tiers.includes(tier)) return;
  throw new UpshiftError('TIER_UNKNOWN', `The workload "${workload}" has no tier of that name.`, { path });
}
