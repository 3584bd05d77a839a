import { type EvalTarget, type Portfolio, UpshiftError, type Workload } from '@upshift/contracts';
import { resolveWorkload } from '@upshift/core';

/**
 * The portfolio that the tasks of a run are pinned to. The active one, or a candidate, as it is; one tier: the workload on that
 * tier alone; one deployment, on a tier or standing by: its answers as they come, one call each, checked by nobody, so that
 * what is measured is the model and not what is around it.
 *
 * @throws UpshiftError WORKLOAD_UNKNOWN, TIER_UNKNOWN, DEPLOYMENT_UNKNOWN
 */
export function toEvalPortfolio(portfolio: Portfolio, workload: string, target: EvalTarget): Portfolio {
  if (!Object.hasOwn(portfolio.workloads, workload))
    throw new UpshiftError('WORKLOAD_UNKNOWN', `The portfolio has no workload "${workload}".`, { path: '/workload' });
  if (target.kind === 'active' || target.kind === 'portfolio') return portfolio;
  return target.kind === 'tier'
    ? onTier(portfolio, workload, target.tier)
    : onDeployment(portfolio, workload, target.deployment);
}

/** The same for a judge: one call, without the prompts and validators of the workload that it judges. */
export function toJudgePortfolio(portfolio: Portfolio, workload: string, deployment: string): Portfolio {
  const { workloads, ...rest } = onDeployment(portfolio, workload, deployment);
  const { prompts: _prompts, maxOutputTokens: _most, ...plain } = workloads[workload] ?? {};
  return { ...rest, workloads: { [workload]: { ...plain, temperature: 0 } } };
}

function onTier(portfolio: Portfolio, workload: string, name: string): Portfolio {
  const tier = portfolio.tiers.find((one) => one.name === name);
  if (tier === undefined || tier.deployments.length === 0)
    throw new UpshiftError('TIER_UNKNOWN', `The portfolio has no tier "${name}" with deployments.`, { path: '/tier' });
  const validators = [...resolveWorkload(portfolio, workload).validators];
  return narrow(portfolio, workload, [tier], { start: name, tiers: [name], plan: 'cascade', validators });
}

function onDeployment(portfolio: Portfolio, workload: string, name: string): Portfolio {
  if (!Object.hasOwn(portfolio.deployments, name))
    throw new UpshiftError('DEPLOYMENT_UNKNOWN', `The portfolio has no deployment "${name}".`, { path: '/deployment' });
  // A tier names a queue that executors consume: its own, else the strongest that the workload may use.
  const own = portfolio.tiers.find(({ deployments }) => deployments.includes(name))?.name;
  const tier = own ?? resolveWorkload(portfolio, workload).tiers.at(-1) ?? portfolio.tiers.at(-1)?.name ?? 'premium';
  const only = { name: tier, deployments: [name] };
  return narrow(portfolio, workload, [only], { start: tier, tiers: [tier], plan: 'single', validators: [] });
}

/** Only what the run needs: the same target of the same portfolio is the same version. */
function narrow(
  portfolio: Portfolio,
  workload: string,
  tiers: Portfolio['tiers'],
  settings: Pick<Workload, 'start' | 'tiers' | 'plan' | 'validators'>,
): Portfolio {
  const { budgetNanoUsd, deadlineMs, maxCalls, maxOutputTokens, temperature, prompts, audience, risk, repairMax } =
    resolveWorkload(portfolio, workload);
  const names = tiers.flatMap(({ deployments }) => deployments);
  const deployments = Object.fromEntries(
    Object.entries(portfolio.deployments)
      .filter(([name]) => names.includes(name))
      .map(([name, { previous: _previous, ...deployment }]) => [name, { noRollback: 'an evaluation', ...deployment }]),
  );
  return {
    name: portfolio.name,
    tiers,
    deployments,
    workloads: {
      [workload]: {
        ...settings,
        audience,
        risk,
        prompts: { ...prompts },
        repair: { max: repairMax },
        budgetUsd: budgetNanoUsd / 1e9,
        deadlineSeconds: deadlineMs / 1000,
        maxCalls,
        ...(maxOutputTokens === null ? {} : { maxOutputTokens }),
        ...(temperature === null ? {} : { temperature }),
      },
    },
    defaultWorkload: workload,
  };
}
