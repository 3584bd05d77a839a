import { type Plan, type Portfolio, suggest } from '@upshift/contracts';
import { membersOf } from '../plans/to-quorum.ts';
import { errorAt, type Finding } from './finding.ts';

/** Plans over deployments: each one exists, none is asked twice, learned numbers fit together. */
export function lintPlans(portfolio: Portfolio): Finding[] {
  return Object.entries(portfolio.workloads).flatMap(([name, { plan }]) =>
    typeof plan === 'object' ? lintPlan(portfolio, ['workloads', name, 'plan'], plan) : [],
  );
}

function lintPlan({ deployments, tiers }: Portfolio, path: Finding['path'], plan: Plan): Finding[] {
  const names = membersOf(plan).map(({ deployment }) => deployment);
  const known = Object.keys(deployments);
  const findings = names.flatMap((name, index) => {
    if (!known.includes(name))
      return [errorAt(path, 'deployment-unknown', `There is no deployment "${name}". ${suggest(name, known)}`)];
    if (!tiers.some((tier) => tier.deployments.includes(name)))
      return [errorAt(path, 'plan-member-tierless', `"${name}" stands on no tier, so nobody takes its calls.`)];
    if (names.indexOf(name) === index) return [];
    return [errorAt(path, 'plan-member-duplicate', `The plan asks "${name}" twice; one task asks a deployment once.`)];
  });
  return [...findings, ...lintGuard(names, path, plan)];
}

function lintGuard(names: readonly string[], path: Finding['path'], plan: Plan): Finding[] {
  if (plan.kind !== 'quorum' || plan.guard === null) return [];
  const { features, mean, scale, points, trust, start } = plan.guard;
  const guardPath = [...path, 'guard'];
  const rows = [mean, scale, ...points];
  const strangers = [...Object.keys(trust), ...start].filter((name) => !names.includes(name));
  return [
    ...(rows.every(({ length }) => length === features.length)
      ? []
      : [
          errorAt(
            guardPath,
            'guard-shape',
            `Mean, scale and points need one number for each of ${features.length} features.`,
          ),
        ]),
    ...strangers.map((name) =>
      errorAt(guardPath, 'guard-member', `The guard names "${name}", which is no member of the plan.`),
    ),
  ];
}
