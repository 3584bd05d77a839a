import { criticalIntents, type Difficulty, type Intent } from './route.ts';
import { type CuedText, weightOf } from './text/read-cues.ts';

export interface DifficultyInput {
  readonly intent: Intent;
  readonly request: CuedText;
  /** Of the whole message, also where only part of it was read. */
  readonly characters: number;
  readonly tools: number;
}

/** Beyond these, what is usually simple is not: characters of text, tools to choose from. */
const simpleLimits = { characters: 40_000, chatCharacters: 2000, tools: 16 } as const;
/** Several different cues of reasoning in one request. */
const hardWeight = 6;

/** Things to lose where nothing is said to be one's own. */
const stakesWeight = 2;
const simpleByNature: readonly Intent[] = [
  'rewrite',
  'translation',
  'summary',
  'classification',
  'extraction',
  'writing',
];

/** How hard a task looks: by intent first, then by its size and by how many steps of thought it names. */
export function judgeDifficulty({ intent, request, characters, tools }: DifficultyInput): Difficulty {
  if (criticalIntents.some((critical) => critical === intent)) return 'hard';
  if (!simpleByNature.includes(intent) && hasConsequences(request)) return 'hard';
  const reason = weightOf(request, 'reason');
  if (intent === 'reasoning') return reason >= hardWeight ? 'hard' : 'moderate';
  if (intent === 'code') return weightOf(request, 'toy') > 0 && reason < hardWeight ? 'simple' : 'moderate';
  if (intent === 'tool_use') return tools > simpleLimits.tools || reason >= hardWeight ? 'moderate' : 'simple';
  const limit =
    intent === 'chat' || intent === 'qa' || intent === 'writing'
      ? simpleLimits.chatCharacters
      : simpleLimits.characters;
  return characters > limit ? 'moderate' : 'simple';
}

/**
 * Somebody asks what they may, must or should do: about something of their own, or about money, home, work, family or
 * health. Whatever cannot be told to be harmless counts as if it were not.
 */
function hasConsequences(request: CuedText): boolean {
  const stakes = weightOf(request, 'stakes') + (largeAmount.test(request.normal) ? 1 : 0);
  const own = weightOf(request, 'own') > 0 || weightOf(request, 'ours') > 0;
  if (weightOf(request, 'judge') > 0) return own || stakes > 0;
  return stakes >= (own ? 1 : stakesWeight);
}

/** A number of four digits and more that is no year. */
const largeAmount =
  / (?!(?:19|20)\d\d )(?:\d{4,}|\d{1,3}(?: \d{3})+|\d+ ?(?:k|m|mio|million|millions|millionen|millones)) /;
