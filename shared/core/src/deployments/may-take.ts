import type { Deployment, Portfolio, TaskConstraints } from '@upshift/contracts';

/** Whether a task's data may go to a deployment. What a deployment does not say of itself, it is not. */
export function mayTake(
  { region, dataClasses = [] }: Pick<Deployment, 'region' | 'dataClasses'>,
  constraints: TaskConstraints | null | undefined,
): boolean {
  const { regions, dataClass } = constraints ?? {};
  if (regions !== undefined && (region === undefined || !regions.includes(region))) return false;
  return dataClass === undefined || dataClasses.includes(dataClass);
}

/** The deployments of a tier that a task may go to, in the tier's order. Empty where there is no such tier. */
export function permittedOn(
  { tiers, deployments }: Portfolio,
  tierName: string,
  constraints: TaskConstraints | null | undefined,
): [string, Deployment][] {
  const tier = tiers.find(({ name }) => name === tierName);
  return (tier?.deployments ?? []).flatMap((name) => {
    const deployment = Object.hasOwn(deployments, name) ? deployments[name] : undefined;
    if (deployment === undefined || !mayTake(deployment, constraints)) return [];
    return [[name, deployment] satisfies [string, Deployment]];
  });
}
