import type { Portfolio, ResolvedWorkload } from '@upshift/contracts';
import { buildMessages, outputSchemaOf, resolveWorkload } from '@upshift/core';
import { type ClaimedWork, type ModelCall, ProviderError } from '@upshift/ports';

/**
 * What a deployment is asked for this work.
 *
 * @throws ProviderError `deployment_unknown` where the pinned portfolio has none of that name
 */
export function toModelCall(work: ClaimedWork, portfolio: Portfolio, name: string): Omit<ModelCall, 'attemptId'> {
  const { call, task } = work;
  if (call === null) throw new Error('A call needs a plan.');
  const deployment = portfolio.deployments[name];
  if (deployment === undefined)
    throw new ProviderError('deployment_unknown', 'The deployment is not in the pinned portfolio.');
  const workload = resolveWorkload(portfolio, task.workload);
  return {
    deploymentName: name,
    deployment,
    messages: messagesOf(work, workload, name),
    tools: task.request.input.tools,
    ...(task.request.input.toolChoice === undefined ? {} : { toolChoice: task.request.input.toolChoice }),
    outputSchema: outputSchemaOf(task.request, workload),
    maxOutputTokens: Math.min(call.maxOutputTokens, deployment.maxOutputTokens),
    temperature: task.request.temperature ?? workload.temperature,
    metadata: task.request.metadata,
  };
}

function messagesOf(
  { call, history, task }: ClaimedWork,
  workload: ResolvedWorkload,
  deployment: string,
): ModelCall['messages'] {
  const last = history.answers.at(-1);
  const verdicts = history.verdicts.filter(({ attempt }) => last !== undefined && sameAttempt(attempt, last.attempt));
  const repair =
    call?.mode === 'repair' && last !== undefined
      ? { output: last.output, verdicts: verdicts.map(({ verdict }) => verdict) }
      : null;
  return buildMessages({
    request: task.request,
    workload,
    tier: call?.tier ?? '',
    deployment,
    mode: call?.mode ?? 'first',
    repair,
  });
}

function sameAttempt(
  a: { step: number; no: number; try: number },
  b: { step: number; no: number; try: number },
): boolean {
  return a.step === b.step && a.no === b.no && a.try === b.try;
}
