import { type Portfolio, type ResolvedWorkload, suggest, toUsd } from '@upshift/contracts';
import { planCall } from '../calls/plan-call.ts';
import { errorAt, type Finding, warningAt } from './finding.ts';
import { lintCache } from './lint-cache.ts';
import { lintEscalation } from './lint-escalation.ts';
import { lintHedge } from './lint-hedge.ts';
import { resolveWorkload } from './resolve-workload.ts';

/** What shows only once a workload has everything that it inherits. */
export function lintResolved(portfolio: Portfolio, name: string): Finding[] {
  const workload = resolveWorkload(portfolio, name);
  return [
    ...lintStart(portfolio, workload),
    ...(workload.critical ? lintCritical(portfolio, workload) : []),
    ...lintBudget(portfolio, workload),
    ...lintEscalation(portfolio, workload),
    ...lintCache(portfolio, workload),
    ...lintHedge(portfolio, workload),
  ];
}

function lintStart(portfolio: Portfolio, { name, start, tiers, critical }: ResolvedWorkload): Finding[] {
  const written = portfolio.workloads[name]?.start;
  if (critical && written !== undefined && written !== start && start !== 'auto') {
    const message = `A critical workload starts on its last tier, "${start}"; "start" is not obeyed.`;
    return [warningAt(['workloads', name, 'start'], 'start-ignored', message)];
  }
  if (start === 'auto' || tiers.includes(start)) return [];
  const message = `The workload starts on "${start}", which is none of its tiers. ${suggest(start, ['auto', ...tiers])}`;
  return [errorAt(['workloads', name, 'start'], 'tier-unknown', message)];
}

function lintCritical(portfolio: Portfolio, workload: ResolvedWorkload): Finding[] {
  const path = ['workloads', workload.name];
  const findings = workload.tiers
    .filter((tier) => vendorsOf(portfolio, tier).size < 2)
    .map((tier) =>
      errorAt(
        path,
        'critical-one-vendor',
        `A critical workload needs two vendors on each of its tiers; "${tier}" has ${vendorsOf(portfolio, tier).size}.`,
      ),
    );
  if (workload.exhausted === 'accept_best')
    findings.push(
      errorAt(
        [...path, 'escalation', 'exhausted'],
        'critical-accepts-best',
        'A critical workload accepts nothing unproved: end in "review" or "fail".',
      ),
    );
  if (workload.validators.length === 0)
    findings.push(warningAt(path, 'critical-unchecked', 'A critical workload without validators accepts any answer.'));
  return findings;
}

function vendorsOf(portfolio: Portfolio, tierName: string): Set<string> {
  const names = portfolio.tiers.find(({ name }) => name === tierName)?.deployments ?? [];
  return new Set(names.flatMap((name) => portfolio.deployments[name]?.vendor ?? []));
}

/** The budget must pay for at least one call with an empty prompt on the first tier of the workload. */
function lintBudget(portfolio: Portfolio, workload: ResolvedWorkload): Finding[] {
  const tier = workload.tiers.includes(workload.start) ? workload.start : workload.tiers[0];
  if (tier === undefined) return [];
  const request = { input: { messages: [], tools: null }, outputSchema: null };
  const { choices } = planCall({ portfolio, workload, tier, mode: 'first', request });
  const cheapest = Math.min(...choices.map(({ reserveNanoUsd }) => reserveNanoUsd));
  if (choices.length === 0 || cheapest <= workload.budgetNanoUsd) return [];
  const message = `One call on "${tier}" may cost ${toUsd(cheapest)} USD; the budget of "${workload.name}" is ${toUsd(workload.budgetNanoUsd)} USD.`;
  return [warningAt(['workloads', workload.name, 'budgetUsd'], 'budget-too-small', message)];
}
