import type { Deployment, FailureClass, Message, ModelOutput, Tool, ToolChoice, Usage } from '@upshift/contracts';

/** One call to one vendor. */
export interface ModelCall {
  /** Sent as `Idempotency-Key`, and by which the vendor's bill is matched. */
  readonly attemptId: string;
  readonly deploymentName: string;
  readonly deployment: Deployment;
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[] | null;
  /** `auto` where silent. */
  readonly toolChoice?: ToolChoice;
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
  readonly maxOutputTokens: number;
  readonly temperature: number | null;
  /** The producer's own labels; a replay vendor finds its row by `outcomeId`. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ModelAnswer {
  readonly output: ModelOutput;
  readonly usage: Usage | null;
  readonly modelServed: string | null;
  readonly finishReason: string | null;
  /** What the vendor itself says the call cost, where it does. */
  readonly vendorCostNanoUsd: number | null;
  readonly recordedLatencyMs: number | null;
  /** Calibrated probability (0..1) that the answer is right, as the deployment itself says; null where it says none. */
  readonly confidence: number | null;
  /** How sure the model was of its tokens; only where its deployment asks for it and the vendor says it. */
  readonly logprobs?: LogprobSummary | null;
  /** The vendor's own name of this request, for its support. */
  readonly vendorRequestId?: string | null;
}

/** Log-probabilities (natural, ≤ 0) of an answer's tokens. */
export interface LogprobSummary {
  readonly tokens: number;
  readonly mean: number;
  readonly min: number;
  /** Mean distance of each token to its runner-up; null where the vendor names no runners-up. */
  readonly margin: number | null;
}

/** What a failed call was sold for: nothing, or nobody knows. */
export type Billed = 'nothing' | 'unknown';

/** A call that gave no answer. Its message holds no text of the vendor's, no prompt and no key. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly failureClass: FailureClass;
  readonly retryAfterMs: number | null;
  readonly billed: Billed;
  readonly httpStatus: number | null;
  readonly vendorRequestId: string | null;

  constructor(
    failureClass: FailureClass,
    message: string,
    facts: {
      retryAfterMs?: number | null;
      billed?: Billed;
      httpStatus?: number | null;
      vendorRequestId?: string | null;
    } = {},
  ) {
    super(message);
    this.failureClass = failureClass;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.billed = facts.billed ?? 'nothing';
    this.httpStatus = facts.httpStatus ?? null;
    this.vendorRequestId = facts.vendorRequestId ?? null;
  }
}

/**
 * Speaks one vendor's protocol. One `call` is one request on the wire: retries belong to Upshift alone.
 * Rejects with `ProviderError` only. The caller gives time-out and abort by `signal`; a call aborted by a time-out reason
 * rejects with class `timeout`, by any other with `interrupted`.
 */
export interface ModelProvider {
  call(call: ModelCall, options: { signal: AbortSignal }): Promise<ModelAnswer>;
}
