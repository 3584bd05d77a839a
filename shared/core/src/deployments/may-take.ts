import type { Deployment, Portfolio, TaskRequest } from '@upshift/contracts';
import { takesImages } from './takes-images.ts';

type Asked = Pick<TaskRequest, 'constraints' | 'input'>;

/** Whether a task's data may go to a deployment, and can. What a deployment does not say of itself, it is not. */
export function mayTake(
  deployment: Pick<Deployment, 'region' | 'dataClasses' | 'images' | 'provider'>,
  { constraints, input }: Asked,
): boolean {
  const { region, dataClasses = [] } = deployment;
  const { regions, dataClass } = constraints ?? {};
  if (regions !== undefined && (region === undefined || !regions.includes(region))) return false;
  if (dataClass !== undefined && !dataClasses.includes(dataClass)) return false;
  return takesImages(deployment, input);
}

/** The deployments of a tier that a task may go to, in the tier's order. Empty where there is no such tier. */
export function permittedOn(
  { tiers, deployments }: Portfolio,
  tierName: string,
  request: Asked,
): [string, Deployment][] {
  const tier = tiers.find(({ name }) => name === tierName);
  return (tier?.deployments ?? []).flatMap((name) => {
    const deployment = Object.hasOwn(deployments, name) ? deployments[name] : undefined;
    if (deployment === undefined || !mayTake(deployment, request)) return [];
    return [[name, deployment] satisfies [string, Deployment]];
  });
}
