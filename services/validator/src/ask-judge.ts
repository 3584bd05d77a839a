import { attemptIdOf, type Portfolio, timeLimitsOf, type Verdict } from '@upshift/contracts';
import {
  buildJudgeMessages,
  callEndKind,
  type JudgeConfig,
  judgeSchema,
  priceCall,
  readJudgement,
} from '@upshift/core';
import {
  type AnswerFacts,
  type AttemptResult,
  type CallEnd,
  type ClaimedWork,
  type Clock,
  type ModelProvider,
  ProviderError,
} from '@upshift/ports';
import type { StageContext } from '@upshift/stage';

/** What came of asking a judge: its verdict, and its call as it goes to the ledger (null where nobody was called). */
export interface Judged {
  readonly verdict: Verdict;
  readonly attempt: AttemptResult | null;
  /** How its call ended, as the limiter wants to know it; null where nobody was called. */
  readonly end: CallEnd | null;
}

interface Asking {
  readonly provider: ModelProvider;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/** Bump whenever the same answer of a judge could be read as another verdict, or judges are told something else. */
const version = '1.0.0';

/**
 * Asks another model to judge an answer. The attempt was begun and its worst case reserved before. Never rejects: a call that
 * fails, and an answer that cannot be read, make the verdict unknown.
 */
export async function askJudge(
  { provider, clock }: Asking,
  config: JudgeConfig,
  {
    work,
    answer,
    portfolio,
    context,
  }: {
    work: ClaimedWork;
    answer: AnswerFacts;
    portfolio: Portfolio;
    context: Pick<StageContext, 'signal' | 'startSpan'>;
  },
): Promise<Judged> {
  const { attempt, task, call } = work;
  const deployment = attempt === null ? undefined : portfolio.deployments[attempt.deployment];
  if (attempt === null || deployment === undefined)
    return {
      verdict: broken(config, work.barrier ?? 'budget', 'The judge could not be asked.', 0),
      attempt: null,
      end: null,
    };
  const span = context.startSpan(`chat ${deployment.model}`, {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': deployment.vendor,
    'gen_ai.request.model': deployment.model,
    'upshift.task.attempt': attemptIdOf(task.taskId, attempt.ref),
    'upshift.deployment': attempt.deployment,
  });
  const startedMs = clock.monotonic();
  const timeoutMs = Math.max(1, Math.min(config.timeoutMs, task.remainingMs));
  const booked = { ref: attempt.ref, output: null, confidence: null } as const;
  try {
    const { output, usage, modelServed, vendorCostNanoUsd, recordedLatencyMs } = await provider.call(
      {
        attemptId: attemptIdOf(task.taskId, attempt.ref),
        deploymentName: attempt.deployment,
        deployment,
        messages: buildJudgeMessages(config, task.request, answer.output),
        tools: null,
        outputSchema: judgeSchema,
        maxOutputTokens: call?.maxOutputTokens ?? config.maxOutputTokens,
        temperature: 0,
        metadata: task.request.metadata,
      },
      { signal: AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]) },
    );
    const latencyMs = clock.monotonic() - startedMs;
    const { verdict, evidence } = readJudgement(output);
    const listed = usage === null ? null : priceCall(usage, deployment);
    const costNanoUsd = vendorCostNanoUsd ?? listed ?? attempt.reservedNanoUsd;
    const costSource = vendorCostNanoUsd !== null ? 'vendor' : listed !== null ? 'price' : 'estimate';
    const tokens = usage === null ? null : usage.inputTokens + usage.outputTokens;
    return {
      end: { kind: 'answered', tokens, latencyMs, retryAfterMs: null },
      verdict: {
        ...toVerdict(config, latencyMs),
        verdict,
        evidence,
        score: verdict === 'unknown' ? null : Number(verdict === 'pass'),
      },
      attempt: {
        ...booked,
        state: 'finished',
        failureClass: null,
        modelServed,
        usage,
        costNanoUsd,
        costSource,
        latencyMs,
        recordedLatencyMs,
      },
    };
  } catch (error) {
    const latencyMs = clock.monotonic() - startedMs;
    const failure =
      error instanceof ProviderError ? error : new ProviderError('server_error', '', { billed: 'unknown' });
    span.fail(failure.failureClass);
    const isPaid = failure.billed === 'unknown';
    // Patience that is shorter than what the deployment is allowed says nothing of the deployment.
    const gaveUp = failure.failureClass === 'timeout' && timeoutMs < timeLimitsOf(deployment).totalMs;
    const kind = gaveUp ? 'abandoned' : callEndKind(failure.failureClass);
    return {
      end: { kind, tokens: null, latencyMs, retryAfterMs: failure.retryAfterMs },
      verdict: broken(
        config,
        failure.failureClass,
        `The call of the judge failed (${failure.failureClass}).`,
        latencyMs,
      ),
      attempt: {
        ...booked,
        state: 'failed',
        failureClass: failure.failureClass,
        modelServed: null,
        usage: null,
        costNanoUsd: isPaid ? attempt.reservedNanoUsd : 0,
        costSource: isPaid ? 'estimate' : 'none',
        latencyMs,
        recordedLatencyMs: null,
      },
    };
  } finally {
    span.end();
  }
}

/** A judge that was not asked, or did not answer: unknown, and broken, as `on_error` treats it. */
export function broken(config: JudgeConfig, error: string, message: string, durationMs: number): Verdict {
  return {
    ...toVerdict(config, durationMs),
    verdict: 'unknown',
    score: null,
    evidence: [{ path: '', message }],
    error,
  };
}

function toVerdict({ name }: JudgeConfig, durationMs: number) {
  return { validator: name, version, error: null, durationMs };
}
