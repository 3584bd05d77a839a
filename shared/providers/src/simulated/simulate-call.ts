import type { FailureClass, ModelOutput, SimulatedProviderConfig, Usage } from '@upshift/contracts';
import { type AnswerKey, answerKnown } from './answer-known.ts';
import { drawLatency } from './draw-latency.ts';
import { drawMode } from './draw-mode.ts';
import { charactersPerToken, estimateTokens } from './estimate-tokens.ts';
import { makeOutput, type OutputRequest } from './make-output.ts';
import { seededRandom } from './seeded-random.ts';

export interface SimulatedRequest extends OutputRequest {
  readonly attemptId: string;
  readonly model: string;
  readonly maxOutputTokens: number;
  /** Null: nobody wrote down what is right, and the answer is made up to fit the schema. */
  readonly key?: AnswerKey | null;
}

export type SimulationSettings = Pick<SimulatedProviderConfig, 'seed' | 'latencyMs' | 'skill' | 'errors'>;

/** What a simulated vendor does with a call. Latencies are the model's own, in ms, before any time scale. */
export type SimulatedResult =
  | {
      readonly kind: 'answer';
      readonly latencyMs: number;
      readonly output: ModelOutput;
      readonly usage: Usage;
      readonly finishReason: 'stop' | 'length' | 'tool-calls';
    }
  | {
      readonly kind: 'failure';
      readonly latencyMs: number;
      readonly failureClass: FailureClass;
      readonly httpStatus: number;
      readonly retryAfterMs: number | null;
      /** A refusal is an answer, and sold like one; nothing else here was counted. */
      readonly usage: Usage | null;
    }
  | { readonly kind: 'hang' };

/**
 * Simulates one call, purely: the same attempt of the same model and seed always goes the same way, and another attempt
 * is another draw.
 */
export function simulateCall(request: SimulatedRequest, settings: SimulationSettings): SimulatedResult {
  const seed = `${request.attemptId}|${request.model}|${settings.seed}`;
  // Each draws from a source of its own: a mode spoils the very answer that would have been right.
  const mode = drawMode(settings, seededRandom(`mode|${seed}`));
  const latencyMs = drawLatency(settings.latencyMs, seededRandom(`latency|${seed}`));
  const random = seededRandom(`answer|${seed}`);
  if (mode === 'timeout') return { kind: 'hang' };
  if (mode === 'rateLimited') return rateLimited(latencyMs / 10, random.integer(200, 2000));
  if (mode === 'serverError') return failure(latencyMs, 'server_error', 500, null);
  if (mode === 'refusal') return failure(latencyMs, 'content_refused', 200, refusalUsage(request));
  const { key = null } = request;
  const output = key === null ? makeOutput(request, mode, random) : answerKnown(request, key, settings);
  return { kind: 'answer', latencyMs, ...answer(request, output) };
}

function failure(
  latencyMs: number,
  failureClass: FailureClass,
  httpStatus: number,
  usage: Usage | null,
): SimulatedResult {
  return { kind: 'failure', latencyMs, failureClass, httpStatus, retryAfterMs: null, usage };
}

function rateLimited(latencyMs: number, retryAfterMs: number): SimulatedResult {
  return { kind: 'failure', latencyMs, failureClass: 'rate_limited', httpStatus: 429, retryAfterMs, usage: null };
}

/** A refusal is one short sentence. */
function refusalUsage(request: SimulatedRequest): Usage {
  return { inputTokens: inputTokens(request), outputTokens: 8, cachedInputTokens: 0 };
}

function answer(
  request: SimulatedRequest,
  made: ModelOutput,
): Pick<Extract<SimulatedResult, { kind: 'answer' }>, 'output' | 'usage' | 'finishReason'> {
  const wanted = estimateTokens(made.text ?? '') + (made.toolCalls === null ? 0 : tokensOf(made.toolCalls));
  const cut = wanted > request.maxOutputTokens;
  return {
    output: cut ? cutOff(made, request.maxOutputTokens) : made,
    usage: {
      inputTokens: inputTokens(request),
      outputTokens: Math.min(wanted, request.maxOutputTokens),
      cachedInputTokens: 0,
    },
    finishReason: cut ? 'length' : made.toolCalls === null ? 'stop' : 'tool-calls',
  };
}

/** A model that runs out of tokens stops in the middle of a word; cut arguments are no JSON any more. */
function cutOff({ text, toolCalls }: ModelOutput, maxOutputTokens: number): ModelOutput {
  const characters = maxOutputTokens * charactersPerToken;
  if (text !== null && text.length > characters) return { text: text.slice(0, characters), toolCalls: null };
  const left = characters - (text?.length ?? 0);
  return {
    text,
    toolCalls:
      toolCalls?.map((call) => ({ ...call, arguments: JSON.stringify(call.arguments).slice(0, left) })) ?? null,
  };
}

/** Prompt, tools and schema are what a vendor counts as input; no call is free of tokens. */
function inputTokens({ messages, tools, outputSchema }: OutputRequest): number {
  const prompt = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
  return Math.max(
    1,
    prompt + (tools === null ? 0 : tokensOf(tools)) + (outputSchema === null ? 0 : tokensOf(outputSchema)),
  );
}

function tokensOf(value: unknown): number {
  return estimateTokens(JSON.stringify(value));
}
