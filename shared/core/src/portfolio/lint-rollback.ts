import { type Deployment, type Portfolio, suggest } from '@upshift/contracts';
import { rollBackDeployment, rollbackTargetOf } from '../change/roll-back-deployment.ts';
import { findCycle } from './find-cycle.ts';
import { errorAt, type Finding, warningAt } from './finding.ts';

/** The way back of a deployment: named or declined with a reason, to somebody that exists, and of use when it is taken. */
export function lintRollback(portfolio: Portfolio, name: string, deployment: Deployment): Finding[] {
  const { previous, alternate, noRollback } = deployment;
  const path = ['deployments', name];
  const earlier = previous === 'none' ? undefined : previous;
  if (earlier === undefined && alternate === undefined) {
    if (noRollback !== undefined) return [];
    const message = `The deployment "${name}" has no rollback plan: name its "previous" one or an "alternate" of another vendor, or say why there is none in "noRollback".`;
    return [errorAt(path, 'rollback-missing', message)];
  }
  const findings = [
    ...lintTarget(portfolio, [...path, 'previous'], earlier),
    ...lintTarget(portfolio, [...path, 'alternate'], alternate),
    ...lintAlternate(portfolio, name, deployment),
  ];
  const cycle = findCycle(name, (from) => portfolio.deployments[from]?.previous);
  if (earlier !== undefined && Object.hasOwn(portfolio.deployments, earlier) && cycle !== null)
    findings.push(
      errorAt([...path, 'previous'], 'rollback-cycle', `Rolling back goes in a circle: ${cycle.join(' → ')}.`),
    );
  return [...findings, ...lintUse(portfolio, name, deployment)];
}

function lintTarget(portfolio: Portfolio, path: Finding['path'], target: string | undefined): Finding[] {
  if (target === undefined || Object.hasOwn(portfolio.deployments, target)) return [];
  const hint = suggest(target, Object.keys(portfolio.deployments));
  return [errorAt(path, 'deployment-unknown', `There is no deployment "${target}" to roll back to. ${hint}`)];
}

function lintAlternate(portfolio: Portfolio, name: string, { alternate, vendor }: Deployment): Finding[] {
  if (alternate === undefined) return [];
  const path = ['deployments', name, 'alternate'];
  if (alternate === name) return [errorAt(path, 'rollback-cycle', `"${name}" cannot take its own places.`)];
  if (portfolio.deployments[alternate]?.vendor !== vendor) return [];
  const message = `"${alternate}" is of the same vendor as "${name}": when the vendor is away, both are.`;
  return [warningAt(path, 'alternate-same-vendor', message)];
}

/** A plan that changes nothing is none: who is to take the places stands in all of them, and nobody is behind. */
function lintUse(portfolio: Portfolio, name: string, deployment: Deployment): Finding[] {
  const by = rollbackTargetOf(deployment, undefined);
  const isUsed = portfolio.tiers.some(({ deployments }) => deployments.includes(name));
  if (by === null || !isUsed || by === name || !Object.hasOwn(portfolio.deployments, by)) return [];
  if (rollBackDeployment(portfolio, name, by) !== null) return [];
  return [warningAt(['deployments', name], 'rollback-idle', `Rolling "${name}" back to "${by}" would change nothing.`)];
}
