import type { Portfolio } from '@upshift/contracts';
import {
  chooseDeployment,
  estimateTokens,
  outputSchemaOf,
  resolveWorkload,
  stickyKeyOf,
  systemPrompt,
  toDeploymentRule,
} from '@upshift/core';
import type { ClaimedWork, LimiterCandidate, Random } from '@upshift/ports';
import type { HealthView } from './health-view.ts';

interface CandidateFacts {
  readonly work: ClaimedWork;
  readonly portfolio: Portfolio;
  readonly health: Pick<HealthView, 'of'>;
  readonly random: Random;
  /** Calls of this process under way, by deployment: newer than what was looked at. */
  readonly inFlight: ReadonlyMap<string, number>;
}

/** The deployments that a call could go to, whom the tier chooses first, with what the call would take from each. */
export function toCandidates({
  work,
  portfolio,
  health,
  random,
  inFlight,
}: CandidateFacts): readonly LimiterCandidate[] {
  const { call, task } = work;
  const ownNanoUsd = task.budgetNanoUsd - task.spentNanoUsd - task.reservedNanoUsd;
  const left = Math.min(ownNanoUsd, work.windowLeftNanoUsd ?? Number.POSITIVE_INFINITY);
  const payable = (call?.choices ?? []).filter(({ reserveNanoUsd }) => reserveNanoUsd <= left);
  const tier = portfolio.tiers.find(({ name }) => name === call?.tier);
  const workload = resolveWorkload(portfolio, task.workload);
  const first = payable[0]?.deployment ?? '';
  const system = systemPrompt(workload, { tier: call?.tier ?? '', deployment: first, request: task.request });
  const { order } = chooseDeployment({
    choice: tier?.choice ?? 'order',
    deployments: payable.map(({ deployment, reserveNanoUsd }) => {
      const seen = health.of(deployment);
      return {
        deployment,
        reserveNanoUsd,
        weight: tier?.weights?.[deployment] ?? 1,
        latencyMs: seen?.latencyMs ?? null,
        quietMs: seen?.quietMs ?? null,
        inFlight: Math.max(seen?.inFlight ?? 0, inFlight.get(deployment) ?? 0),
      };
    }),
    stickyKey: tier?.choice === 'sticky' ? stickyKeyOf(task.tenantId, system, task.request) : '',
    draws: payable.map(() => random.next()),
  });
  const input = { ...task.request.input, outputSchema: outputSchemaOf(task.request, workload) };
  return order.flatMap((name) => {
    const deployment = portfolio.deployments[name];
    if (deployment === undefined) return [];
    const rule = toDeploymentRule(name, deployment);
    const output = Math.min(call?.maxOutputTokens ?? 0, deployment.maxOutputTokens);
    return [{ rule, tokens: rule.limits.tpm === null ? 0 : estimateTokens(input, output) }];
  });
}
