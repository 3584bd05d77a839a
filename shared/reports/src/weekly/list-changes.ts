import type { Portfolio, PortfolioEdit, Proposal, Workload } from '@upshift/contracts';
import { lintPortfolio, resolveWorkload } from '@upshift/core';
import { editPortfolio } from './edit-portfolio.ts';

/** A change that may be worth while: tried on recorded tasks before anybody hears of it. */
export interface PossibleChange extends Pick<Proposal, 'id' | 'kind' | 'workload' | 'title' | 'edits'> {
  readonly candidate: Portfolio;
}

type Idea = Omit<PossibleChange, 'candidate' | 'id'> & { readonly name: string };

/** By how much a threshold is moved. */
const thresholdStep = 0.1;

/**
 * Lists the changes of a portfolio that differ from it in one thing: where a workload starts, a tier, deployment or validator less, a
 * threshold moved, another deployment first. Only what the linter bears. Critical workloads keep where they start; of a plan only
 * members are taken away, the rest is tuned by `upshift tune`.
 */
export function listChanges(portfolio: Portfolio, workloads: readonly string[]): PossibleChange[] {
  const known = workloads.filter((name) => Object.hasOwn(portfolio.workloads, name));
  const ideas = [
    ...known.flatMap((name) => ideasFor(portfolio, name)),
    ...orders(portfolio),
    ...lessDeployments(portfolio),
  ];
  const before = errorsOf(portfolio);
  return ideas.flatMap(({ name, ...idea }) => {
    const candidate = editPortfolio(portfolio, idea.edits);
    if (candidate === null || errorsOf(candidate) > before) return [];
    return [{ id: [idea.kind, idea.workload ?? 'all', name].join(':'), ...idea, candidate }];
  });
}

function errorsOf(portfolio: Portfolio): number {
  return lintPortfolio(portfolio).filter(({ severity }) => severity === 'error').length;
}

function ideasFor(portfolio: Portfolio, workload: string): Idea[] {
  const { planned, critical, tiers, start } = resolveWorkload(portfolio, workload);
  const at = (...path: PortfolioEdit['path']): PortfolioEdit['path'] => ['workloads', workload, ...path];
  const validators = portfolio.workloads[workload]?.validators ?? [];
  const routed = planned === null && !critical;
  const starts = tiers
    .filter((tier) => routed && tier !== start && tiers.length > 1)
    .map(
      (tier): Idea => ({
        kind: 'start',
        workload,
        name: tier,
        title: `Start ${workload} on ${tier} instead of ${start}`,
        edits: [{ path: at('start'), value: tier }],
      }),
    );
  const removed = tiers.slice(0, -1).flatMap((tier): Idea[] => {
    if (planned !== null) return [];
    const left = tiers.filter((other) => other !== tier);
    const next = left.find((other) => tiers.indexOf(other) > tiers.indexOf(tier));
    return [
      {
        kind: 'remove_tier',
        workload,
        name: tier,
        title: `Take ${tier} out of the tiers of ${workload}`,
        edits: [
          { path: at('tiers'), value: left },
          ...(start === tier && next !== undefined ? [{ path: at('start'), value: next }] : []),
        ],
      },
    ];
  });
  const without = validators.map(
    ({ name }, index): Idea => ({
      kind: 'remove_validator',
      workload,
      name,
      title: `Take the validator ${name} off ${workload}`,
      edits: [{ path: at('validators', index) }],
    }),
  );
  const thresholds = validators.flatMap((validator, index): Idea[] => {
    if (validator.kind !== 'confidence') return [];
    return [validator.min - thresholdStep, validator.min + thresholdStep]
      .map((min) => Math.round(min * 100) / 100)
      .filter((min) => min > 0 && min < 1)
      .map((min) => ({
        kind: 'threshold',
        workload,
        name: `${validator.name}:${min}`,
        title: `Let ${validator.name} of ${workload} ask for ${min} instead of ${validator.min}`,
        edits: [{ path: at('validators', index, 'min'), value: min }],
      }));
  });
  return [...starts, ...removed, ...lessMembers(portfolio, workload), ...without, ...thresholds];
}

/** A plan without one of those that it asks. Whether it pays its way shows in what the others make of the same tasks. */
function lessMembers(portfolio: Portfolio, workload: string): Idea[] {
  const plan = portfolio.workloads[workload]?.plan;
  const [list, names] = askedBy(plan);
  if (names.length < 2) return [];
  return names.map((name, at) => ({
    kind: 'remove_deployment',
    workload,
    name,
    title: `Take ${name} out of the plan of ${workload}`,
    edits: [{ path: ['workloads', workload, 'plan', list, at] }],
  }));
}

/** Which list of a plan names the deployments that it asks, and these. */
function askedBy(plan: Workload['plan']): readonly [string, readonly string[]] {
  if (typeof plan !== 'object') return ['', []];
  if (plan.kind === 'quorum') return ['members', plan.members.map(({ deployment }) => deployment)];
  return plan.kind === 'cascade' ? ['deployments', plan.deployments] : ['', []];
}

/**
 * A tier without the deployment that it asks first, where two others are left: one takes its place, one stands in. With fewer the tier
 * would have nobody to fail over to, and asking the other one first does the same. Who is asked last costs nothing and is kept.
 */
function lessDeployments({ tiers }: Portfolio): Idea[] {
  return tiers.flatMap(({ name: tier, deployments, choice = 'order' }, index) => {
    const [first, second] = deployments;
    if (choice !== 'order' || deployments.length < 3 || first === undefined || second === undefined) return [];
    return [
      {
        kind: 'remove_deployment',
        workload: null,
        name: `${tier}:${first}`,
        title: `Take ${first} off ${tier}: ${second} takes its place`,
        edits: [{ path: ['tiers', index, 'deployments', 0] }],
      },
    ];
  });
}

function orders({ tiers }: Portfolio): Idea[] {
  return tiers.flatMap(({ name: tier, deployments }, index) =>
    deployments.slice(1).map(
      (first): Idea => ({
        kind: 'order',
        workload: null,
        name: `${tier}:${first}`,
        title: `Ask ${first} first on ${tier}, instead of ${deployments[0] ?? ''}`,
        edits: [
          {
            path: ['tiers', index, 'deployments'],
            value: [first, ...deployments.filter((name) => name !== first)],
          },
        ],
      }),
    ),
  );
}
