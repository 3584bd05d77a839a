import { type Deployment, type Portfolio, timeLimitsOf } from '@upshift/contracts';
import { errorAt, type Finding, warningAt } from './finding.ts';
import { lintRollback } from './lint-rollback.ts';

/** Deployments: a dated price and a way back that ends. */
export function lintDeployments(portfolio: Portfolio): Finding[] {
  return Object.entries(portfolio.deployments).flatMap(([name, deployment]) => [
    ...lintPrice(name, deployment),
    ...lintProvider(name, deployment),
    ...lintTimeouts(name, deployment),
    ...lintRollback(portfolio, name, deployment),
  ]);
}

function lintPrice(name: string, { price, provider }: Deployment): Finding[] {
  const path = ['deployments', name, 'price'];
  const findings: Finding[] = [];
  // Nobody changes the price of a model on one's own machine.
  if (price.date === undefined && provider.kind !== 'local')
    findings.push(
      errorAt(path, 'price-undated', `The price of "${name}" has no date: write when it was read, YYYY-MM-DD.`),
    );
  if (price.outputUsdPerMillion < price.inputUsdPerMillion)
    findings.push(
      warningAt(path, 'price-odd', `The output of "${name}" is cheaper than its input. Are the two swapped?`),
    );
  if ((price.cachedInputUsdPerMillion ?? 0) > price.inputUsdPerMillion)
    findings.push(warningAt(path, 'price-odd', `Cached input of "${name}" is dearer than input. Are the two swapped?`));
  return findings;
}

/** Settings that the vendor's API does not take. */
function lintProvider(name: string, { provider, price }: Deployment): Finding[] {
  if (provider.kind !== 'openai' && provider.kind !== 'azure') return [];
  const path = ['deployments', name, 'provider'];
  const findings: Finding[] = [];
  if (provider.api === 'responses')
    for (const setting of ['stop', 'seed'] as const)
      if (provider[setting] !== undefined)
        findings.push(
          errorAt([...path, setting], 'setting-unsupported', `The Responses API takes no "${setting}": use api: chat.`),
        );
  if (provider.kind === 'openai' && provider.serviceTier === 'flex' && price.batch === undefined)
    findings.push(
      errorAt(
        [...path, 'serviceTier'],
        'price-batch-missing',
        `"${name}" is charged at the batch price, which its price does not have: write it as "batch".`,
      ),
    );
  return findings;
}

function lintTimeouts(name: string, deployment: Deployment): Finding[] {
  const { firstByteMs, totalMs } = timeLimitsOf(deployment);
  if (firstByteMs === undefined || firstByteMs <= totalMs) return [];
  const message = `"${name}" gives its first byte ${firstByteMs / 1000} s and the whole call ${totalMs / 1000} s: the first never ends it.`;
  return [warningAt(['deployments', name, 'timeouts'], 'timeout-odd', message)];
}
