import { type Deployment, type Plan, type Portfolio, planSchema, type RollbackTarget } from '@upshift/contracts';

/** Who takes a deployment's places when it is rolled back; null where its plan names nobody. */
export function rollbackTargetOf(
  { previous, alternate }: Pick<Deployment, 'previous' | 'alternate'>,
  to: RollbackTarget | undefined,
): string | null {
  const earlier = previous === 'none' ? undefined : previous;
  if (to === 'alternate') return alternate ?? null;
  if (to === 'previous') return earlier ?? null;
  return earlier ?? alternate ?? null;
}

/**
 * The portfolio in which another deployment has taken all places of one: in tiers, their weights, and in plans. Where the
 * other stands in a tier or plan already, the one is only taken out: who stood behind it stands in. The one stays defined,
 * so that its own way back and its price are still known.
 *
 * @returns null when nothing would change: the one has no place, or would leave a place empty
 */
export function rollBackDeployment(portfolio: Portfolio, name: string, by: string): Portfolio | null {
  const tiers = portfolio.tiers.map((tier) => {
    if (!tier.deployments.includes(name)) return tier;
    const deployments = replaceIn(tier.deployments, name, by);
    return tier.weights === undefined
      ? { ...tier, deployments }
      : { ...tier, deployments, weights: moveKey(tier.weights, name, by) };
  });
  const workloads = Object.fromEntries(
    Object.entries(portfolio.workloads).map(([key, workload]) => {
      const { plan, prompts } = workload;
      const planned = plan === undefined || typeof plan === 'string' ? plan : replaceInPlan(plan, name, by);
      return [
        key,
        {
          ...workload,
          ...(planned === undefined ? {} : { plan: planned }),
          ...(prompts === undefined ? {} : { prompts: copyKey(prompts, name, by) }),
        },
      ];
    }),
  );
  const changed = { ...portfolio, tiers, workloads };
  const same =
    JSON.stringify([changed.tiers, changed.workloads]) === JSON.stringify([portfolio.tiers, portfolio.workloads]);
  return same || changed.tiers.some(({ deployments }) => deployments.length === 0) ? null : changed;
}

function replaceIn(names: readonly string[], name: string, by: string): string[] {
  return names.includes(by) ? names.filter((one) => one !== name) : names.map((one) => (one === name ? by : one));
}

function moveKey(weights: Readonly<Record<string, number>>, name: string, by: string): Record<string, number> {
  const { [name]: weight, ...rest } = weights;
  return weight === undefined || Object.hasOwn(rest, by) ? rest : { ...rest, [by]: weight };
}

/** A prompt that was written for the one is written for the other too, unless that has its own. */
function copyKey<T>(prompts: Readonly<Record<string, T>>, name: string, by: string): Record<string, T> {
  const prompt = prompts[name];
  return prompt === undefined || Object.hasOwn(prompts, by) ? { ...prompts } : { ...prompts, [by]: prompt };
}

function replaceInPlan(plan: Plan, name: string, by: string): Plan {
  switch (plan.kind) {
    case 'single':
      return plan.deployment === name ? { ...plan, deployment: by } : plan;
    case 'cascade':
      return { ...plan, deployments: replaceIn(plan.deployments, name, by) };
    case 'speculative': {
      const weaker = plan.weaker === name ? by : plan.weaker;
      const stronger = plan.stronger === name ? by : plan.stronger;
      return weaker === stronger ? planSchema.parse({ kind: 'single', deployment: by }) : { ...plan, weaker, stronger };
    }
    case 'quorum': {
      const has = plan.members.some(({ deployment }) => deployment === by);
      const members = has
        ? plan.members.filter(({ deployment }) => deployment !== name)
        : plan.members.map((member) => (member.deployment === name ? { ...member, deployment: by } : member));
      // Ways name members by their place: with one member less they would name others.
      return { ...plan, members, choice: has ? null : plan.choice };
    }
  }
}
