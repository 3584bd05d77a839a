import { type Portfolio, UpshiftError } from '@upshift/contracts';

/**
 * Who judges: the one that is named, else the first deployment of the strongest tier, of another vendor than the one that
 * is judged where there is such a one: models favour their own kind.
 *
 * @param judged the deployment whose answer it is; null where no answer was given, or nobody knows
 * @throws UpshiftError DEPLOYMENT_UNKNOWN
 */
export function chooseJudge(portfolio: Portfolio, named: string | undefined, judged: string | null): string {
  if (named !== undefined) {
    if (Object.hasOwn(portfolio.deployments, named)) return named;
    throw new UpshiftError('DEPLOYMENT_UNKNOWN', `The portfolio has no deployment "${named}" to judge.`);
  }
  const strongestFirst = portfolio.tiers.toReversed().flatMap(({ deployments }) => deployments);
  const vendor = judged === null ? undefined : portfolio.deployments[judged]?.vendor;
  const other = strongestFirst.find((name) => portfolio.deployments[name]?.vendor !== vendor);
  const judge = other ?? strongestFirst[0];
  if (judge === undefined) throw new UpshiftError('DEPLOYMENT_UNKNOWN', 'The portfolio has no deployment to judge.');
  return judge;
}
