import { type Portfolio, suggest } from '@upshift/contracts';
import { rollbackTargetOf } from '../change/roll-back-deployment.ts';
import { errorAt, type Finding } from './finding.ts';

/** Drills: of deployments that exist, and that have a way back to be tried. */
export function lintDrills({ drills, deployments }: Portfolio): Finding[] {
  return (drills?.deployments ?? []).flatMap((name, at) => {
    const path = ['drills', 'deployments', at];
    const deployment = Object.hasOwn(deployments, name) ? deployments[name] : undefined;
    if (deployment === undefined)
      return [
        errorAt(
          path,
          'deployment-unknown',
          `There is no deployment "${name}". ${suggest(name, Object.keys(deployments))}`,
        ),
      ];
    if (rollbackTargetOf(deployment, undefined) !== null) return [];
    return [errorAt(path, 'drill-without-plan', `"${name}" names nobody to roll back to: there is nothing to drill.`)];
  });
}
