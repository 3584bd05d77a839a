import { type Plan, type Portfolio, planSchema } from '@upshift/contracts';
import { deploymentNameOf, membersOf } from '@upshift/core';
import { parseDocument } from 'yaml';

/** A plan of the lab names its members by model; in a portfolio they go by the names of its deployments. */
export function renamePlan(plan: Plan, { deployments }: Portfolio): Plan {
  const names = new Map(Object.entries(deployments).map(([name, { model }]) => [deploymentNameOf(model), name]));
  const rename = (name: string): string => names.get(name) ?? name;
  if (plan.kind !== 'quorum') return plan;
  const guard =
    plan.guard === null
      ? null
      : {
          ...plan.guard,
          trust: Object.fromEntries(Object.entries(plan.guard.trust).map(([name, trust]) => [rename(name), trust])),
          start: plan.guard.start.map(rename),
        };
  const members = plan.members.map((member) => ({ ...member, deployment: rename(member.deployment) }));
  return planSchema.parse({ ...plan, members, guard });
}

/**
 * Puts a plan into the text of a portfolio; everything else, comments included, stays as it is.
 *
 * @returns the text, and what changed, a line each
 */
export function setPlan(
  source: string,
  { workloads }: Portfolio,
  workload: string,
  plan: Plan,
): { readonly text: string; readonly changes: string[] } {
  const document = parseDocument(source);
  document.setIn(['workloads', workload, 'plan'], document.createNode(plan, { flow: true }));
  const before = workloads[workload]?.plan;
  return {
    text: document.toString({ lineWidth: 0 }),
    changes: [
      `- workloads.${workload}.plan: ${describePlan(before)}`,
      `+ workloads.${workload}.plan: ${describePlan(plan)}`,
    ],
  };
}

function describePlan(plan: Plan | string | undefined): string {
  if (plan === undefined) return 'none';
  if (typeof plan === 'string') return plan;
  return `${plan.kind} of ${membersOf(plan)
    .map(({ deployment }) => deployment)
    .join(', ')}`;
}
