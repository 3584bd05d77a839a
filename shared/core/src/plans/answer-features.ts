import type { AnswerFeatureName, ModelOutput, Tool } from '@upshift/contracts';
import type { AnswerReading } from '../agreement/answer-reading.ts';
import { type Grounding, groundCalls } from './grounding.ts';
import type { Question } from './read-question.ts';
import { bestToolFit, descriptionFit, toolFit } from './tool-fit.ts';

/** What an answer is weighed by, beside the votes. */
export interface AnswerFacts {
  readonly reading: AnswerReading;
  /** By feature; those that depend on other answers (`second`, `third`, `against`) are 0 here. */
  readonly features: Readonly<Record<AnswerFeatureName, number>>;
}

const nothingCalled: Grounding = { ungrounded: 0, namesMissed: 0 };

/** Counts what one answer shows by itself. Lengths are natural logarithms of 1 + characters. */
export function factsOfAnswer(
  output: ModelOutput,
  reading: AnswerReading,
  question: Question,
  tools: readonly Tool[],
): AnswerFacts {
  const isCall = reading.kind === 'tool_calls';
  const calls = isCall ? (output.toolCalls ?? []) : [];
  const grounding = isCall ? groundCalls(calls, tools, question) : nothingCalled;
  const isText = !isCall && reading.kind !== 'no_call' && reading.kind !== 'unreadable';
  return {
    reading,
    features: {
      second: 0,
      third: 0,
      against: 0,
      noCall: reading.kind === 'no_call' ? 1 : 0,
      unreadable: reading.kind === 'unreadable' ? 1 : 0,
      ungrounded: Math.min(3, grounding.ungrounded),
      callFit: isCall ? Math.min(...calls.map(({ name }) => toolFit(question, name))) : 0,
      callDescribed: isCall ? Math.min(...calls.map(({ name }) => descriptionFit(question, tools, name))) : 0,
      noCallFit: reading.kind === 'no_call' ? bestToolFit(question, tools) : 0,
      namesMissed: Math.min(4, grounding.namesMissed),
      answerLength: isText && reading.kind !== 'number' ? Math.log1p(reading.key.length) : 0,
      textLength: isText ? Math.log1p(output.text?.length ?? 0) : 0,
      notNumber: isText && !isNumber(reading) ? 1 : 0,
      questionLength: isText ? Math.log1p(question.text.length) : 0,
    },
  };
}

function isNumber({ kind, key }: AnswerReading): boolean {
  return kind === 'number' || (kind === 'literal' && /^-?\d+(?:\.\d+)?$/.test(key));
}
