import { type Look, type Plan, type Portfolio, strangeTextNames, suggest } from '@upshift/contracts';
import { looksOf } from '../plans/guard/novelty.ts';
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
  const { trust, start, seen } = plan.guard;
  const guardPath = [...path, 'guard'];
  const looks = looksOf(plan.guard);
  const strangers = [...Object.keys(trust), ...start].filter((name) => !names.includes(name));
  const wantsSeen = looks.some(({ features }) => features.some((name) => strangeTextNames.some((own) => own === name)));
  return [
    ...looks.flatMap((look) => lintLook(look, guardPath)),
    ...(wantsSeen && seen === undefined
      ? [
          errorAt(
            guardPath,
            'guard-seen',
            'The guard looks for strange texts, and has no "seen" to tell what they are.',
          ),
        ]
      : []),
    ...strangers.map((name) =>
      errorAt(guardPath, 'guard-member', `The guard names "${name}", which is no member of the plan.`),
    ),
  ];
}

function lintLook({ features, mean, scale, points, metric }: Look, path: Finding['path']): Finding[] {
  if (![mean, scale, ...points].every(({ length }) => length === features.length))
    return [
      errorAt(path, 'guard-shape', `Mean, scale and points need one number for each of ${features.length} features.`),
    ];
  if (metric !== 'range') return [];
  const [lowest, highest] = points;
  const isRange = points.length === 2 && lowest?.every((low, index) => low <= (highest?.[index] ?? Number.NaN));
  if (isRange === true) return [];
  return [
    errorAt(path, 'guard-shape', 'A range has two points: its lowest values, and its highest, none of them below.'),
  ];
}
