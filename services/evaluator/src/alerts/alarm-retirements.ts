import type { Portfolio } from '@upshift/contracts';
import { findRetirements, retirementNoticeDays } from '@upshift/core';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';
import { raise } from './raise.ts';

const tenantId = 'default';
/** Days ahead at which one is told, once each; the first is the linter's notice. */
const notices = [retirementNoticeDays, 7, 0];

/** Tells of deployments of the active portfolio whose vendor stops serving them: 30 days ahead, 7 days ahead, and on the day. @param day YYYY-MM-DD */
export async function alarmRetirements(
  deps: Pick<EvaluatorDependencies, 'store' | 'logger' | 'telemetry'>,
  day: string,
): Promise<void> {
  const active = await deps.store.activePortfolio();
  if (active === null) return;
  for (const { deployment, retiresOn, inDays, tiers } of findRetirements(active.portfolio, day)) {
    const notice = notices.findLast((days) => inDays <= days) ?? retirementNoticeDays;
    const next = active.portfolio.deployments[deployment]?.alternate ?? null;
    const workloads = workloadsOf(active.portfolio, tiers);
    const when = inDays < 0 ? `was retired on ${retiresOn}` : `retires on ${retiresOn}, in ${inDays} days`;
    const stands = tiers.length === 0 ? 'it stands on no tier' : `it stands on ${tiers.join(', ')}`;
    await raise(deps, tenantId, {
      kind: 'deployment_retires',
      id: `retires-${deployment}-${retiresOn}-${notice}`,
      message: `The deployment ${deployment} ${when}; ${stands}. Try what is to follow it: upshift models try ${next ?? '<deployment>'} --workload ${workloads[0] ?? '<name>'}`,
      workload: null,
      deployment,
      facts: { retiresOn, inDays, tiers, alternate: next, workloads },
    });
  }
}

/** Workloads that may use one of the tiers, as far as they name tiers; those that name none may use all. */
function workloadsOf({ workloads }: Portfolio, tiers: readonly string[]): string[] {
  if (tiers.length === 0) return [];
  return Object.entries(workloads)
    .filter(([, workload]) => workload.tiers === undefined || workload.tiers.some((tier) => tiers.includes(tier)))
    .map(([name]) => name)
    .slice(0, 20);
}
