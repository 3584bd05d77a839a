import { type Portfolio, suggest } from '@upshift/contracts';
import { errorAt, type Finding, warningAt } from './finding.ts';

/** Tiers: named once, none called `human`, each with deployments that exist. */
export function lintTiers(portfolio: Portfolio): Finding[] {
  const used = new Set(portfolio.tiers.flatMap(({ deployments }) => deployments));
  const rollbacks = new Set(
    Object.values(portfolio.deployments).flatMap(({ previous, alternate }) => [previous, alternate]),
  );
  const idle = Object.keys(portfolio.deployments).filter((name) => !used.has(name) && !rollbacks.has(name));
  return [
    ...portfolio.tiers.flatMap((tier, index) => lintTier(portfolio, tier, index)),
    ...idle.map((name) =>
      warningAt(
        ['deployments', name],
        'deployment-unused',
        `No tier uses the deployment "${name}", and none rolls back to it.`,
      ),
    ),
  ];
}

function lintTier(portfolio: Portfolio, tier: Portfolio['tiers'][number], index: number): Finding[] {
  const { name, deployments } = tier;
  const path = ['tiers', index];
  const findings: Finding[] = [];
  if (name === 'human')
    findings.push(
      errorAt([...path, 'name'], 'tier-reserved', 'No tier is called "human": people come after the last tier.'),
    );
  if (portfolio.tiers.findIndex((other) => other.name === name) < index)
    findings.push(errorAt([...path, 'name'], 'tier-duplicate', `The tier "${name}" is named twice.`));
  if (deployments.length === 0)
    findings.push(errorAt([...path, 'deployments'], 'tier-empty', `The tier "${name}" has no deployments.`));
  return [...findings, ...lintReferences(portfolio, deployments, [...path, 'deployments']), ...lintWeights(tier, path)];
}

/** Weights name deployments of the tier, leave somebody to ask, and are read by the choice. */
function lintWeights(
  { name, deployments, choice = 'order', weights }: Portfolio['tiers'][number],
  tierPath: Finding['path'],
): Finding[] {
  if (weights === undefined) return [];
  const path = [...tierPath, 'weights'];
  const findings = Object.keys(weights)
    .filter((deployment) => !deployments.includes(deployment))
    .map((deployment) =>
      errorAt(
        [...path, deployment],
        'weight-unknown',
        `The tier "${name}" has no deployment "${deployment}". ${suggest(deployment, deployments)}`,
      ),
    );
  if (deployments.length > 0 && deployments.every((deployment) => weights[deployment] === 0))
    findings.push(errorAt(path, 'weight-none', `Every deployment of the tier "${name}" has the weight 0.`));
  if (choice !== 'weighted' && choice !== 'sticky')
    findings.push(warningAt(path, 'weight-unused', `The tier "${name}" chooses by ${choice}, which reads no weights.`));
  return findings;
}

function lintReferences(portfolio: Portfolio, names: readonly string[], path: Finding['path']): Finding[] {
  return names.flatMap((name, index) => {
    if (names.indexOf(name) < index)
      return [
        errorAt([...path, index], 'deployment-duplicate', `The deployment "${name}" is named twice in one tier.`),
      ];
    if (Object.hasOwn(portfolio.deployments, name)) return [];
    const hint = suggest(name, Object.keys(portfolio.deployments));
    return [errorAt([...path, index], 'deployment-unknown', `There is no deployment "${name}". ${hint}`)];
  });
}
