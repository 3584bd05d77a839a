import {
  answerLimits,
  attemptIdOf,
  type FailureClass,
  type ModelOutput,
  type Portfolio,
  type ResolvedWorkload,
  timeLimitsOf,
} from '@upshift/contracts';
import { buildMessages, outputSchemaOf, resolveWorkload, validatorsFor } from '@upshift/core';
import {
  type CallEnd,
  type ClaimedWork,
  type Clock,
  type ModelAnswer,
  type ModelCall,
  type ModelProvider,
  type PortfolioSource,
  ProviderError,
  type Random,
  type ValidatorRunner,
} from '@upshift/ports';
import type { Stage, StageContext } from '@upshift/stage';
import type { Admission } from './admission/admission.ts';
import { type CallFacts, toCallEnd } from './call-facts.ts';
import { decideCall } from './decide-call.ts';
import { patienceOf } from './vote/plan-clock.ts';

export interface ExecuteDependencies {
  readonly portfolios: PortfolioSource;
  readonly provider: ModelProvider;
  /** Judges the answers of votes, which are decided here. */
  readonly validators: Pick<ValidatorRunner, 'judge'>;
  readonly admission: Admission;
  readonly clock: Clock;
  readonly random: Random;
}

/** Answers: what does the vendor say? One delivery makes one call; what follows a failure is decided, recorded and rung. */
export function createExecuteStage(deps: ExecuteDependencies): Stage<CallFacts> {
  return {
    name: 'call',
    inline: false,
    holds: deps.admission.holds,
    async admit(work) {
      return deps.admission.admit(work, await deps.portfolios.byHash(work.task.portfolioHash));
    },
    async gather(work, context) {
      const portfolio = await deps.portfolios.byHash(work.task.portfolioHash);
      if (work.attempt === null) return withoutCall(deps, work, portfolio);
      deps.admission.began(work);
      // Where it could not even be asked for, its place is given back and nothing is said of the deployment.
      let end: CallEnd = { kind: 'abandoned', tokens: null, latencyMs: 0, retryAfterMs: null };
      const facts = await callVendor(deps, work, portfolio, context)
        .then((made) => {
          end = toCallEnd(made);
          return made;
        })
        .finally(() => deps.admission.ended(work, portfolio, end));
      return facts.kind === 'answer' && work.call?.mode === 'vote' ? judgeVote(deps, work, facts, context) : facts;
    },
    decide: decideCall,
    withoutContent(_work, facts) {
      return facts.kind === 'answer' ? unusable(facts, 'malformed_answer') : facts;
    },
  };
}

/** The record forbade the call, or nobody may be called now. */
function withoutCall({ admission, random }: ExecuteDependencies, work: ClaimedWork, portfolio: Portfolio): CallFacts {
  if (work.held !== true || work.barrier !== null) return { kind: 'barrier', portfolio };
  return { kind: 'refused', portfolio, refusals: admission.refusalsOf(work), random: random.next() };
}

async function callVendor(
  deps: ExecuteDependencies,
  work: ClaimedWork,
  portfolio: Portfolio,
  context: StageContext,
): Promise<CallFacts> {
  const call = toModelCall(work, portfolio);
  const span = startSpan(context, call);
  const startedAt = deps.clock.monotonic();
  const timeoutMs = Math.max(1, Math.min(limitOf(work, portfolio, call.deployment), work.task.remainingMs));
  const limit = timeLimit(timeoutMs, context.signal);
  try {
    const answer = await deps.provider.call(call, { signal: limit.signal });
    span.set(answerAttributes(answer));
    const latencyMs = deps.clock.monotonic() - startedAt;
    const facts = { kind: 'answer', portfolio, answer, latencyMs, verdicts: [] } as const;
    return tooLarge(answer.output) ? unusable(facts, 'answer_too_large') : facts;
  } catch (error) {
    const failure = toFailure(error);
    span.fail(failure.failureClass);
    if (!(error instanceof ProviderError))
      context.logger.error({ taskId: work.key.taskId }, 'A provider broke its contract.', error);
    return {
      kind: 'failure',
      portfolio,
      ...failure,
      usage: null,
      vendorCostNanoUsd: null,
      latencyMs: deps.clock.monotonic() - startedAt,
      random: deps.random.next(),
    };
  } finally {
    limit.clear();
    span.end();
  }
}

/** What every validator of the workload says of the answer: a vote weighs it, whatever the verdict. */
async function judgeVote(
  { validators }: ExecuteDependencies,
  work: ClaimedWork,
  facts: Extract<CallFacts, { kind: 'answer' }>,
  { signal }: StageContext,
): Promise<CallFacts> {
  const workload = resolveWorkload(facts.portfolio, work.task.workload);
  const candidate = {
    request: work.task.request,
    output: facts.answer.output,
    confidence: facts.answer.confidence,
    tenantId: work.task.tenantId,
  };
  const verdicts = await Promise.all(
    validatorsFor(workload, work.task.risk).map((config) => validators.judge(config, candidate, { signal })),
  );
  return { ...facts, verdicts };
}

/** How long a call may take: its deployment's time-out, or less where its plan has less patience. */
function limitOf(work: ClaimedWork, portfolio: Portfolio, deployment: ModelCall['deployment']): number {
  const { totalMs: timeoutMs } = timeLimitsOf(deployment);
  const workload = resolveWorkload(portfolio, work.task.workload);
  if (work.call?.mode !== 'vote' || workload.planned === null) return timeoutMs;
  return Math.min(timeoutMs, patienceOf(workload.planned, work));
}

function toModelCall(work: ClaimedWork, portfolio: Portfolio): ModelCall {
  const { call, attempt, task } = work;
  if (call === null || attempt === null) throw new Error('A call needs a plan and an attempt.');
  const deployment = portfolio.deployments[attempt.deployment];
  if (deployment === undefined)
    throw new ProviderError('deployment_unknown', 'The deployment is not in the pinned portfolio.');
  const workload = resolveWorkload(portfolio, task.workload);
  return {
    attemptId: attemptIdOf(task.taskId, attempt.ref),
    deploymentName: attempt.deployment,
    deployment,
    messages: messagesOf(work, workload, attempt.deployment),
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

/** One signal for the call: the host's abort, or a time-out whose reason the provider can tell apart. */
function timeLimit(timeoutMs: number, outer: AbortSignal): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(outer.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException('The call ran out of time.', 'TimeoutError')),
    timeoutMs,
  );
  if (outer.aborted) onAbort();
  outer.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      outer.removeEventListener('abort', onAbort);
    },
  };
}

function toFailure(error: unknown): {
  failureClass: FailureClass;
  billed: 'nothing' | 'unknown';
  retryAfterMs: number | null;
} {
  if (error instanceof ProviderError)
    return { failureClass: error.failureClass, billed: error.billed, retryAfterMs: error.retryAfterMs };
  return { failureClass: 'server_error', billed: 'unknown', retryAfterMs: null };
}

/** An answer that cannot be used is still paid for: its usage and cost stay known. */
function unusable(
  { portfolio, answer, latencyMs }: Extract<CallFacts, { kind: 'answer' }>,
  failureClass: FailureClass,
): CallFacts {
  const { usage, vendorCostNanoUsd } = answer;
  return {
    kind: 'failure',
    portfolio,
    failureClass,
    billed: 'known',
    usage,
    vendorCostNanoUsd,
    retryAfterMs: null,
    latencyMs,
    random: 0,
  };
}

function tooLarge(output: ModelOutput): boolean {
  if ((output.text?.length ?? 0) > answerLimits.characters) return true;
  return output.toolCalls !== null && JSON.stringify(output.toolCalls).length > answerLimits.characters;
}

function startSpan(context: StageContext, call: ModelCall): ReturnType<StageContext['startSpan']> {
  return context.startSpan(`chat ${call.deployment.model}`, {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': call.deployment.vendor,
    'gen_ai.request.model': call.deployment.model,
    'gen_ai.request.max_tokens': call.maxOutputTokens,
    'upshift.task.attempt': call.attemptId,
    'upshift.deployment': call.deploymentName,
  });
}

function answerAttributes(answer: ModelAnswer): Record<string, string | number | undefined> {
  return {
    'gen_ai.response.model': answer.modelServed ?? undefined,
    'gen_ai.response.finish_reasons': answer.finishReason ?? undefined,
    'gen_ai.usage.input_tokens': answer.usage?.inputTokens,
    'gen_ai.usage.output_tokens': answer.usage?.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': answer.usage?.cachedInputTokens,
    'upshift.vendor.request_id': answer.vendorRequestId ?? undefined,
  };
}
