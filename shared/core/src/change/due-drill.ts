import { type DrillSettings, drillSettingsSchema, type Portfolio } from '@upshift/contracts';
import { rollBackDeployment, rollbackTargetOf } from './roll-back-deployment.ts';

/** When the way back of a deployment was last tried; absent: never. */
export type LastDrills = Readonly<Record<string, { readonly daysAgo: number }>>;

/**
 * The drill whose time has come, if any: the deployment that was tried longest ago, first those that never were. Only where
 * the portfolio asks for drills, and only deployments whose plan would change something.
 */
export function dueDrill(portfolio: Portfolio, last: LastDrills): DrillSettings | null {
  const { drills } = portfolio;
  if (drills === undefined) return null;
  const due = drilledDeployments(portfolio)
    .map((name) => ({ name, daysAgo: last[name]?.daysAgo ?? Number.POSITIVE_INFINITY }))
    .filter(({ daysAgo }) => daysAgo >= drills.everyDays)
    .sort((a, b) => (a.daysAgo === b.daysAgo ? 0 : b.daysAgo - a.daysAgo));
  const [first] = due;
  return first === undefined ? null : drillSettingsSchema.parse({ ...drills.settings, deployment: first.name });
}

/** Deployments that the portfolio wants drilled, and whose plan would change something. */
export function drilledDeployments(portfolio: Portfolio): readonly string[] {
  const names = portfolio.drills?.deployments ?? Object.keys(portfolio.deployments);
  return names.filter((name) => mayBeDrilled(portfolio, name));
}

function mayBeDrilled(portfolio: Portfolio, name: string): boolean {
  const deployment = portfolio.deployments[name];
  const by = deployment === undefined ? null : rollbackTargetOf(deployment, undefined);
  return by !== null && Object.hasOwn(portfolio.deployments, by) && rollBackDeployment(portfolio, name, by) !== null;
}
