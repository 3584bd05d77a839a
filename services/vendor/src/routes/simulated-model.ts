import type { ModelOutput, Usage } from '@upshift/contracts';
import type { ChatRequest } from '../chat/parse-chat-request.ts';

/** The error modes that a query may ask for. */
export const errorModes = [
  'malformedJson',
  'wrongEnum',
  'wrongToolArgument',
  'inventedCitation',
  'refusal',
  'timeout',
  'rateLimited',
  'serverError',
] as const;

export interface SimulationSettings {
  readonly seed: number;
  readonly latencyMs: { readonly p50: number; readonly p95: number };
  readonly skill: number;
  readonly errors: Readonly<Record<(typeof errorModes)[number], number>>;
}

export type SimulatedAnswer =
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
      readonly failureClass: string;
      readonly httpStatus: number;
      readonly retryAfterMs: number | null;
      readonly usage: Usage | null;
    }
  | { readonly kind: 'hang' };

/** What makes simulated answers: `simulateCall` of the providers, chosen by main.ts. */
export type SimulatedModel = (
  request: Omit<ChatRequest, 'outcomeId'> & { readonly attemptId: string },
  settings: SimulationSettings,
) => SimulatedAnswer;
