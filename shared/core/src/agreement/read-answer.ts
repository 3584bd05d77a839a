import type { AgreementKind, ModelOutput, Tool } from '@upshift/contracts';
import { type AnswerReading, unreadable } from './answer-reading.ts';
import { findOptions, readChoice } from './choice.ts';
import { findFinalAnswer } from './final-answer.ts';
import { readJson, readJsonValue } from './json-value.ts';
import { readLiteral } from './literal.ts';
import { readNumber } from './number.ts';
import { readShortText } from './short-text.ts';
import { looksLikeCall, noCall, readToolCalls } from './tool-calls.ts';

/** What decides how the answers of a task are read. */
export interface ReadingRule {
  readonly kind: Exclude<AgreementKind, 'auto'> | 'final_answer';
  readonly tools: readonly Tool[];
  readonly isCode: boolean;
  readonly hasOptions: boolean;
}

export interface ReadableTask {
  readonly messages: readonly { readonly content: string }[];
  readonly tools: readonly Tool[] | null;
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
}

/** Chooses once per task how its answers are compared; the same for every member. */
export function chooseReading(kind: AgreementKind, { messages, tools, outputSchema }: ReadableTask): ReadingRule {
  const offered = tools ?? [];
  const chosen = kind === 'auto' ? kindOf(offered, outputSchema) : kind;
  // Calls and JSON are read alike whatever the question holds.
  if (chosen === 'tool_calls' || chosen === 'json')
    return { kind: chosen, tools: offered, isCode: false, hasOptions: false };
  const question = messages.map(({ content }) => content).join('\n');
  const isCode = holdsCode(question);
  return { kind: chosen, tools: offered, isCode, hasOptions: !isCode && findOptions(question).length > 0 };
}

function kindOf(tools: readonly Tool[], outputSchema: ReadableTask['outputSchema']): ReadingRule['kind'] {
  if (tools.length > 0) return 'tool_calls';
  return outputSchema === null ? 'final_answer' : 'json';
}

export function holdsCode(question: string): boolean {
  return /\[PYTHON\]|\bdef \w+\(|\bfunction\b.*[{(]|=>|\breturn\b.*;|```(?!json)\w/.test(question);
}

/** Reads one answer by the task's rule. Never throws: what cannot be read is `unreadable`. */
export function readAnswer({ text, toolCalls }: ModelOutput, rule: ReadingRule): AnswerReading {
  if (rule.kind === 'tool_calls') {
    if (toolCalls !== null) return readToolCalls(toolCalls, rule.tools);
    return text === null || text.trim() === '' || looksLikeCall(text, rule.tools) ? unreadable(text) : noCall;
  }
  if (text === null || text.trim() === '') return unreadable(text);
  if (rule.kind === 'json') return readJson(text);
  const answer = findFinalAnswer(text);
  if (answer === undefined || answer === null) return unreadable(text);
  return readFinal(answer, rule);
}

function readFinal(answer: unknown, rule: ReadingRule): AnswerReading {
  if (typeof answer === 'object' && rule.kind === 'final_answer' && !rule.isCode) return readJsonValue(answer);
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  if (rule.kind === 'literal') return readLiteral(text);
  if (rule.kind === 'short_text') return readShortText(text);
  if (rule.kind === 'number') return readNumber(text) ?? unreadable(text);
  if (rule.kind === 'choice') return readChoice(text) ?? unreadable(text);
  if (rule.isCode) return readLiteral(text);
  return (rule.hasOptions ? readChoice(text) : null) ?? readNumber(text) ?? readShortText(text);
}
