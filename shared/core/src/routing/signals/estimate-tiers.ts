import type { Portfolio, ResolvedWorkload, Signal, TaskRequest } from '@upshift/contracts';
import { toPlanTask } from '../open-votes.ts';
import type { RouteFacts } from '../route-facts.ts';
import { countSignals, textOfTask } from './task-signals.ts';

export interface TierEstimate {
  /** P(success) by tier, of those that the router knows; null where nobody was asked. */
  readonly likelihoods: ReadonlyMap<string, number> | null;
  readonly signals: readonly Signal[];
}

const silent: TierEstimate = { likelihoods: null, signals: [] };

/**
 * Asks the learned router how likely each tier of a workload is to succeed: the tier's first deployment that the router
 * knows stands for it. Only workloads that start on "auto" ask.
 */
export function estimateTiers(
  request: TaskRequest,
  workload: ResolvedWorkload,
  portfolio: Portfolio,
  { router, micros }: RouteFacts,
): TierEstimate {
  if (portfolio.router === undefined || workload.start !== 'auto') return silent;
  if (router === null) return { likelihoods: null, signals: [{ name: 'router', value: 'away' }] };
  const startedMicros = micros?.() ?? 0;
  const task = toPlanTask(request, workload);
  const read = { text: textOfTask(task), signals: countSignals(task) };
  const known = router(read);
  const familiarity = router.familiarity?.(read);
  const likelihoods = new Map<string, number>();
  for (const { name, deployments } of portfolio.tiers) {
    if (!workload.tiers.includes(name)) continue;
    const models = deployments.map((deployment) => portfolio.deployments[deployment]?.model ?? '');
    const found = models.map((model) => known.get(model)).find((probability) => probability !== undefined);
    if (found !== undefined) likelihoods.set(name, found);
  }
  const cost = micros === null ? {} : { costMicros: Math.round(micros() - startedMicros) };
  const signals = [...likelihoods].map(([tier, probability], index): Signal => {
    const signal = { name: `p_success_${tier}`, value: Math.round(1000 * probability) / 1000 };
    return index === 0 ? { ...signal, ...cost } : signal;
  });
  if (familiarity !== undefined) signals.push({ name: 'ngrams_known', value: Math.round(100 * familiarity) / 100 });
  return { likelihoods, signals };
}
