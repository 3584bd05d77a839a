import type { Portfolio, ResolvedWorkload } from '@upshift/contracts';
import { isRepeatable, keepsAnswersMs } from '../calls/keeps-answers.ts';
import { errorAt, type Finding, warningAt } from './finding.ts';

/** The exact cache of a workload: never where risk is high, and with a word where the same answer may be the same mistake. */
export function lintCache(portfolio: Portfolio, workload: ResolvedWorkload): Finding[] {
  if (workload.cacheMs === null) return [];
  const path = ['workloads', workload.name, 'cache'];
  if (keepsAnswersMs(workload, workload.risk) === null) {
    const why = workload.critical ? 'critical' : `of ${workload.risk} risk`;
    const message = `"${workload.name}" is ${why}: its tasks are asked anew each time. Leave "cache" out, or write "cache: off" where it is inherited.`;
    return [errorAt(path, 'cache-risky', message)];
  }
  const findings: Finding[] = [];
  if (workload.validators.length === 0)
    findings.push(
      warningAt(path, 'cache-unchecked', 'Without validators a wrong answer is repeated until it is too old.'),
    );
  if ((workload.temperature ?? 0) > 0)
    findings.push(
      warningAt(
        path,
        'cache-sampled',
        `With a temperature of ${workload.temperature} answers differ; the cache gives everybody the first one.`,
      ),
    );
  const loose = deploymentsOf(portfolio, workload).filter((name) => {
    const provider = portfolio.deployments[name]?.provider;
    return provider !== undefined && !isRepeatable(provider);
  });
  if (loose.length > 0)
    findings.push(
      warningAt(
        path,
        'cache-unpinned',
        `Answers of ${loose.join(', ')} are not kept: pin the model file with "sha256".`,
      ),
    );
  return findings;
}

function deploymentsOf({ tiers }: Portfolio, { tiers: own }: ResolvedWorkload): readonly string[] {
  return [...new Set(tiers.filter(({ name }) => own.includes(name)).flatMap(({ deployments }) => deployments))];
}
