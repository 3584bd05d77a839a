import type { FailureClass, Portfolio, Usage, Verdict } from '@upshift/contracts';
import { callEndKind } from '@upshift/core';
import type { CallEnd, ClaimedWork, LimiterRefusal, ModelAnswer } from '@upshift/ports';

/** What came of the work in hand. */
export type CallFacts =
  | CallMade
  | {
      /** Two calls were made. Both have ended: one was taken, the other one lost. */
      readonly kind: 'hedged';
      readonly portfolio: Portfolio;
      /** After how long the second one was made, in ms. */
      readonly afterMs: number;
      readonly taken: CallOf;
      readonly lost: CallOf;
    }
  | { readonly kind: 'barrier'; readonly portfolio: Portfolio }
  | {
      /** Nobody may be called now: nothing was begun. */
      readonly kind: 'refused';
      readonly portfolio: Portfolio;
      /** Null where the limiter did not answer. */
      readonly refusals: readonly LimiterRefusal[] | null;
      /** Uniform in [0, 1): jitter of the wait. */
      readonly random: number;
    };

/** One call, and who made it. */
export interface CallOf {
  readonly attempt: NonNullable<ClaimedWork['attempt']>;
  readonly made: CallMade;
}

/** What came of one vendor call. */
export type CallMade =
  | {
      readonly kind: 'answer';
      readonly portfolio: Portfolio;
      readonly answer: ModelAnswer;
      readonly latencyMs: number;
      /** Whether it was bought by an earlier call and is served again. */
      readonly cached?: boolean;
      /** Of a vote: what the validators say of the answer. Otherwise empty: the validator's stage judges. */
      readonly verdicts: readonly Verdict[];
    }
  | {
      readonly kind: 'failure';
      readonly portfolio: Portfolio;
      readonly failureClass: FailureClass;
      /** We had less patience than the deployment is allowed: its plan's, or what was left until the task's deadline. */
      readonly givenUp?: boolean;
      readonly billed: 'nothing' | 'unknown' | 'known';
      readonly usage: Usage | null;
      readonly vendorCostNanoUsd: number | null;
      readonly retryAfterMs: number | null;
      readonly latencyMs: number;
      /** Uniform in [0, 1): jitter of the wait, drawn here so that the decision is pure. */
      readonly random: number;
    };

/** How the call ended, as the limiter wants to know it. */
export function toCallEnd(facts: CallMade): CallEnd {
  if (facts.kind === 'answer')
    return { kind: 'answered', tokens: tokensOf(facts.answer.usage), latencyMs: facts.latencyMs, retryAfterMs: null };
  const { failureClass, givenUp, usage, latencyMs, retryAfterMs } = facts;
  return {
    kind: givenUp === true ? 'abandoned' : callEndKind(failureClass),
    tokens: tokensOf(usage),
    latencyMs,
    retryAfterMs,
  };
}

function tokensOf(usage: Usage | null): number | null {
  return usage === null ? null : usage.inputTokens + usage.outputTokens;
}
