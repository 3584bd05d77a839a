import type { ReasonCode, ResolvedWorkload, Risk, Signal } from '@upshift/contracts';

/**
 * What a task asks for, as the heuristic tells it: a closed list, named by match rules. `legal`, `finance` and
 * `production_code` are those where a wrong answer is expensive.
 */
export const intents = [
  'chat',
  'qa',
  'rewrite',
  'translation',
  'summary',
  'classification',
  'extraction',
  'writing',
  'reasoning',
  'code',
  'tool_use',
  'legal',
  'finance',
  'production_code',
] as const;
export type Intent = (typeof intents)[number];

export const criticalIntents = ['legal', 'finance', 'production_code'] as const satisfies readonly Intent[];

export type Difficulty = 'simple' | 'moderate' | 'hard';

/** Where a task starts, and why. */
export interface Route {
  readonly workload: ResolvedWorkload;
  readonly intent: Intent;
  readonly difficulty: Difficulty;
  readonly risk: Risk;
  readonly startTier: string;
  readonly reason: ReasonCode;
  readonly signals: readonly Signal[];
}

/** What the heuristic found in a request's text. */
export interface TextFindings {
  readonly intent: Intent;
  readonly difficulty: Difficulty;
  /** Raised by what the text is about; never lowers what others say. */
  readonly risk: Risk;
  readonly signals: readonly Signal[];
}
