import { type RollbackTarget, suggest, UpshiftError } from '@upshift/contracts';
import { rollBackDeployment, rollbackTargetOf } from '@upshift/core';
import type { PortfolioVersion } from '@upshift/ports';
import type { ApiDependencies } from '../api-dependencies.ts';

/**
 * The version in which a deployment's plan has taken its places.
 *
 * @throws UpshiftError DEPLOYMENT_UNKNOWN, ROLLBACK_UNPLANNED
 */
export function withoutDeployment(
  { hashPortfolio }: Pick<ApiDependencies, 'hashPortfolio'>,
  { portfolio }: PortfolioVersion,
  { deployment: name, to }: { readonly deployment: string; readonly to: RollbackTarget | undefined },
): PortfolioVersion & { readonly by: string } {
  const deployment = Object.hasOwn(portfolio.deployments, name) ? portfolio.deployments[name] : undefined;
  if (deployment === undefined)
    throw new UpshiftError(
      'DEPLOYMENT_UNKNOWN',
      `The active portfolio has no deployment of that name. ${suggest(name, Object.keys(portfolio.deployments))}`,
    );
  const by = rollbackTargetOf(deployment, to);
  if (by === null || !Object.hasOwn(portfolio.deployments, by))
    throw new UpshiftError(
      'ROLLBACK_UNPLANNED',
      `"${name}" names no ${to ?? '"previous" and no "alternate"'} to roll back to${deployment.noRollback === undefined ? '' : `: ${deployment.noRollback}`}.`,
    );
  const changed = rollBackDeployment(portfolio, name, by);
  if (changed === null)
    throw new UpshiftError(
      'ROLLBACK_UNPLANNED',
      `Nothing would change: "${name}" has no place that "${by}" could take.`,
    );
  return { hash: hashPortfolio(changed), portfolio: changed, source: `${JSON.stringify(changed, null, 2)}\n`, by };
}
