import type { Portfolio } from '@upshift/contracts';
import { membersOf, resolveWorkload } from '@upshift/core';
import type { FitTrial } from './decide-fit.ts';

/** A place for a deployment, with the portfolio in which it stands there. */
export interface Place extends Pick<FitTrial, 'kind' | 'tier' | 'deployment'> {
  readonly portfolio: Portfolio;
}

/**
 * The portfolio as the lab reads it: a deployment is its own model, so that the same model at two vendors counts as two.
 *
 * @param workload the one that is looked at; it goes up its tiers by the first deployment of each
 */
export function toLabPortfolio(portfolio: Portfolio, workload: string): Portfolio {
  const deployments = Object.fromEntries(
    Object.entries(portfolio.deployments).map(([name, deployment]) => [name, { ...deployment, model: name }]),
  );
  return { ...portfolio, deployments, defaultWorkload: workload };
}

/** Who answers today: the members of the workload's plan, or the first deployment of each tier from its start on. */
export function askedToday(portfolio: Portfolio, workload: string): string[] {
  const { planned, tiers, start } = resolveWorkload(portfolio, workload);
  if (planned !== null) return [...new Set(membersOf(planned).map(({ deployment }) => deployment))];
  const from = Math.max(0, tiers.indexOf(start));
  const used = tiers.slice(from);
  return portfolio.tiers
    .filter(({ name }) => used.includes(name))
    .flatMap(({ deployments }) => deployments.slice(0, 1));
}

/** Every place that a deployment could take in a workload: of each that is asked today, and before each tier. */
export function buildPlaces(portfolio: Portfolio, workload: string, candidate: string): Place[] {
  const today = askedToday(portfolio, workload).filter((name) => name !== candidate);
  const { planned } = resolveWorkload(portfolio, workload);
  const replaced = today.map(
    (deployment): Place => ({
      kind: 'replace',
      tier: tierOf(portfolio, deployment),
      deployment,
      portfolio: replace(portfolio, workload, deployment, candidate),
    }),
  );
  if (planned !== null) return replaced;
  const steps = today.map(
    (deployment): Place => ({
      kind: 'step',
      tier: tierOf(portfolio, deployment),
      deployment: null,
      portfolio: insert(portfolio, workload, tierOf(portfolio, deployment), candidate),
    }),
  );
  return [...replaced, ...steps];
}

export function tierOf(portfolio: Portfolio, deployment: string): string {
  return portfolio.tiers.find(({ deployments }) => deployments.includes(deployment))?.name ?? '';
}

function replace(portfolio: Portfolio, workload: string, deployment: string, candidate: string): Portfolio {
  const swap = (name: string): string => (name === deployment ? candidate : name);
  const tiers = portfolio.tiers.map((tier) => ({ ...tier, deployments: tier.deployments.map(swap) }));
  const own = portfolio.workloads[workload] ?? {};
  const { planned } = resolveWorkload(portfolio, workload);
  const plan = planned === null ? own.plan : swapMembers(planned, swap);
  return {
    ...portfolio,
    tiers,
    workloads: { ...portfolio.workloads, [workload]: plan === undefined ? own : { ...own, plan } },
  };
}

type Planned = NonNullable<ReturnType<typeof resolveWorkload>['planned']>;

function swapMembers(plan: Planned, swap: (name: string) => string): Planned {
  switch (plan.kind) {
    case 'single':
      return { ...plan, deployment: swap(plan.deployment) };
    case 'cascade':
      return { ...plan, deployments: plan.deployments.map(swap) };
    case 'speculative':
      return { ...plan, weaker: swap(plan.weaker), stronger: swap(plan.stronger) };
    case 'quorum':
      return { ...plan, members: plan.members.map((member) => ({ ...member, deployment: swap(member.deployment) })) };
  }
}

/** Asked before a tier, by itself: the workload climbs one step more. */
function insert(portfolio: Portfolio, workload: string, before: string, candidate: string): Portfolio {
  const step = { name: 'tried', deployments: [candidate] };
  const tiers = portfolio.tiers.flatMap((tier) => (tier.name === before ? [step, tier] : [tier]));
  const own = portfolio.workloads[workload] ?? {};
  const { start, tiers: used } = resolveWorkload(portfolio, workload);
  const settings = { ...own, tiers: [...used, step.name], start: start === before ? step.name : start };
  return { ...portfolio, tiers, workloads: { ...portfolio.workloads, [workload]: settings } };
}
