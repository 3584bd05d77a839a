import {
  answerLimits,
  attemptIdOf,
  type FailureClass,
  type ModelOutput,
  type Portfolio,
  timeLimitsOf,
} from '@upshift/contracts';
import { resolveWorkload } from '@upshift/core';
import {
  type ClaimedWork,
  type Clock,
  type ModelAnswer,
  type ModelCall,
  type ModelProvider,
  ProviderError,
  type Random,
} from '@upshift/ports';
import type { StageContext } from '@upshift/stage';
import type { CallMade } from './call-facts.ts';
import { toModelCall } from './to-model-call.ts';
import { patienceOf } from './vote/plan-clock.ts';

export interface CallDependencies {
  readonly provider: ModelProvider;
  readonly clock: Clock;
  readonly random: Random;
}

/** Makes the call that was begun, and says what came of it. */
export async function callVendor(
  deps: CallDependencies,
  work: ClaimedWork,
  portfolio: Portfolio,
  context: StageContext,
): Promise<CallMade> {
  const call = toCall(work, portfolio);
  const span = startSpan(context, call);
  const startedAt = deps.clock.monotonic();
  const ownMs = timeLimitsOf(call.deployment).totalMs;
  const timeoutMs = Math.max(1, Math.min(ownMs, patienceFor(work, portfolio), work.task.remainingMs));
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
      ...(failure.failureClass === 'timeout' && limit.isOver() && timeoutMs < ownMs ? { givenUp: true } : {}),
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

function toCall(work: ClaimedWork, portfolio: Portfolio): ModelCall {
  const { attempt, task } = work;
  if (attempt === null) throw new Error('A call needs an attempt.');
  return { attemptId: attemptIdOf(task.taskId, attempt.ref), ...toModelCall(work, portfolio, attempt.deployment) };
}

/** How long this work's plan has patience, in ms: Infinity where it sets no limit. */
function patienceFor(work: ClaimedWork, portfolio: Portfolio): number {
  const { planned } = resolveWorkload(portfolio, work.task.workload);
  return work.call?.mode !== 'vote' || planned === null ? Number.POSITIVE_INFINITY : patienceOf(planned, work);
}

/** One signal for the call: the host's abort, or a time-out whose reason the provider can tell apart. */
function timeLimit(timeoutMs: number, outer: AbortSignal): { signal: AbortSignal; isOver(): boolean; clear(): void } {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(outer.reason);
  let over = false;
  const timer = setTimeout(() => {
    over = !controller.signal.aborted;
    controller.abort(new DOMException('The call ran out of time.', 'TimeoutError'));
  }, timeoutMs);
  if (outer.aborted) onAbort();
  outer.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    isOver: () => over,
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
export function unusable(
  { portfolio, answer, latencyMs }: Extract<CallMade, { kind: 'answer' }>,
  failureClass: FailureClass,
): CallMade {
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
