import { type FailureClass, type FailureRow, failureTable, type ReasonCode } from '@upshift/contracts';
import type { CallPlanLike } from './call-plan.ts';
import { failureLimits } from './failure-limits.ts';

export interface FailureInput {
  readonly failureClass: FailureClass;
  /** What the vendor asked for, in ms. */
  readonly retryAfterMs: number | null;
  readonly call: CallPlanLike;
  /** The deployment that failed. */
  readonly deployment: string;
  /** Which try of this row of work failed, from 1. */
  readonly tryNo: number;
  /** Tries of this row of work on this deployment, the failed one included. */
  readonly triesOnDeployment: number;
  /** Until the deadline, in ms. */
  readonly remainingMs: number;
  /** Nobody knows whether the vendor charges for the failed call. */
  readonly billedUnknown: boolean;
  /** Uniform in [0, 1). */
  readonly random: number;
}

export interface FailureStep {
  readonly action: 'retry' | 'failover' | 'wait' | 'give_up';
  readonly delayMs: number;
  /** What is left to try: a failover drops the deployment that failed. */
  readonly call: CallPlanLike;
  readonly reason: ReasonCode;
  readonly detail: string;
}

/**
 * What follows a call that gave no answer. One owner decides on retries: nothing below it retries. Each row of work
 * ends after a bounded number of tries, because every step drops a deployment or counts against a limit.
 */
export function decideAfterFailure(input: FailureInput): FailureStep {
  const rule = failureTable[input.failureClass];
  if (input.remainingMs <= 0) return giveUp(input, 'deadline');
  if (input.tryNo >= failureLimits.tries) return giveUp(input, 'attempts');
  if (rule.elsewhere === 'retry') return retry(input, 0, 'interrupted');
  // A vote that is late is no vote: the others are not kept waiting for a second try.
  if (input.call.mode === 'vote' && isLate(input.failureClass)) return giveUp(input, 'provider_exhausted');
  const others = input.call.choices.filter(({ deployment }) => deployment !== input.deployment);
  if (rule.elsewhere === 'failover' && others.length > 0) return failover(input, others);
  return alone(input, rule);
}

function isLate(failureClass: FailureClass): boolean {
  return failureClass === 'timeout' || failureClass === 'first_byte_timeout';
}

/** No other deployment is left on the tier. */
function alone(input: FailureInput, rule: FailureRow): FailureStep {
  if (rule.alone === 'retry' && input.triesOnDeployment <= failureLimits.retriesAlone)
    return withinDeadline(input, retry(input, backoff(input, failureLimits.retryDelayMs), 'retry_transient'));
  if (rule.alone === 'wait' && input.triesOnDeployment <= failureLimits.waits)
    return withinDeadline(input, {
      action: 'wait',
      delayMs: waitOf(input),
      call: input.call,
      reason: 'wait_rate_limited',
      detail: detailOf(input),
    });
  return giveUp(input, input.failureClass === 'content_refused' ? 'refused' : 'provider_exhausted');
}

function failover(input: FailureInput, choices: CallPlanLike['choices']): FailureStep {
  return {
    action: 'failover',
    delayMs: 0,
    call: { ...input.call, choices },
    reason: 'failover',
    detail: detailOf(input),
  };
}

function retry(input: FailureInput, delayMs: number, reason: ReasonCode): FailureStep {
  return { action: 'retry', delayMs, call: input.call, reason, detail: detailOf(input) };
}

function giveUp(input: FailureInput, reason: ReasonCode): FailureStep {
  return { action: 'give_up', delayMs: 0, call: input.call, reason, detail: detailOf(input) };
}

/** A call after the deadline is money for nothing. */
function withinDeadline(input: FailureInput, step: FailureStep): FailureStep {
  return step.delayMs < input.remainingMs ? step : giveUp(input, 'provider_exhausted');
}

/** What the vendor asked for and a little more, so that waiting tasks do not come back all at once. */
function waitOf(input: FailureInput): number {
  const { retryAfterMs, random } = input;
  if (retryAfterMs === null) return backoff(input, failureLimits.waitDelayMs);
  return Math.ceil(retryAfterMs + random * Math.min(failureLimits.retryAfterSpreadMs, retryAfterMs / 10));
}

/** Doubles with each try; half of it is chance. */
function backoff({ triesOnDeployment, random }: FailureInput, firstMs: number): number {
  const fullMs = Math.min(failureLimits.longestDelayMs, firstMs * 2 ** Math.min(16, triesOnDeployment - 1));
  return Math.ceil(fullMs * (0.5 + random / 2));
}

function detailOf({ deployment, failureClass, billedUnknown }: FailureInput): string {
  return `${deployment}: ${failureClass}${billedUnknown ? ', perhaps billed' : ''}`;
}
