import type { Tool, ToolCall } from '@upshift/contracts';
import { isDefault, propertyOf } from '../agreement/tool-calls.ts';
import { type Question, stemsOf } from './read-question.ts';

/** How far the arguments of calls come from the question, and the question's facts into arguments. */
export interface Grounding {
  /** Argument values that the question does not give: neither in words, nor in numbers, nor by an enumeration. */
  readonly ungrounded: number;
  /** Names in the question that no argument takes up. */
  readonly namesMissed: number;
}

export function groundCalls(calls: readonly ToolCall[], tools: readonly Tool[], question: Question): Grounding {
  const written = calls.map(({ arguments: given }) => JSON.stringify(given) ?? '').join(' ');
  const words = new Set(stemsOf(written));
  return {
    ungrounded: calls.reduce((total, call) => total + countUngrounded(call, tools, question), 0),
    namesMissed: question.names.filter((name) => !words.has(name)).length,
  };
}

function countUngrounded(call: ToolCall, tools: readonly Tool[], question: Question): number {
  if (typeof call.arguments !== 'object' || call.arguments === null) return 0;
  const parameters = tools.find(({ function: { name } }) => name === call.name)?.function.parameters;
  let count = 0;
  for (const [name, value] of Object.entries(call.arguments)) {
    if (isDefault(name, value, parameters)) continue;
    const property = parameters === undefined ? null : propertyOf(parameters, name);
    if (property !== null && 'enum' in property) continue;
    for (const leaf of leavesOf(value)) if (!isGrounded(leaf, question)) count++;
  }
  return count;
}

function* leavesOf(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) yield value;
  else for (const item of Object.values(value)) yield* leavesOf(item);
}

function isGrounded(value: unknown, { words, numbers }: Question): boolean {
  if (typeof value === 'number') return numbers.has(value) || scaled(value).some((other) => numbers.has(other));
  if (typeof value !== 'string') return true;
  const stems = stemsOf(value);
  return stems.length === 0 || stems.filter((stem) => words.has(stem)).length > stems.length / 2;
}

/** 5 % may be given as 0.05, three thousand as 3000. */
function scaled(value: number): number[] {
  return [round(value * 100), round(value / 100), round(value * 1000), round(value / 1000)];
}

function round(value: number): number {
  return Number(value.toPrecision(12));
}
