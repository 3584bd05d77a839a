import type { TaskFeatureName } from '@upshift/contracts';
import { findOptions } from '../agreement/choice.ts';
import { holdsCode } from '../agreement/read-answer.ts';
import type { PlanTask } from './ballot.ts';
import type { Question } from './read-question.ts';
import { bestToolFit } from './tool-fit.ts';

type Counter = (task: PlanTask, question: Question) => number;

/** Shares of characters are per hundred; lengths are natural logarithms of 1 + characters. */
const counters: Readonly<Record<TaskFeatureName, Counter>> = {
  questionLength: (_, { text }) => Math.log1p(text.length),
  questionParts: (_, { text }) => Math.min(12, count(text, /\band\b|\balso\b|[,;?]/gi)),
  tools: ({ tools }) => Math.log1p(tools?.length ?? 0),
  toolSize: ({ tools }) =>
    tools === null || tools.length === 0 ? 0 : Math.log1p(JSON.stringify(tools).length / tools.length),
  properties: (task) => Math.log1p(propertiesOf(task).length),
  nested: (task) => shareOf(task, ({ type }) => type === 'object' || type === 'array'),
  toolFit: ({ tools }, question) => bestToolFit(question, tools ?? []),
  code: (_, { text }) => (holdsCode(text) ? 1 : 0),
  capitals: (_, { text }) => density(text, /[A-Z]/g),
  digits: (_, { text }) => density(text, /\d/g),
  brackets: (_, { text }) => density(text, /[()[\]{}<>]/g),
  symbols: (_, { text }) => density(text, /[_`=\\/]/g),
  quotes: (_, { text }) => density(text, /['"]/g),
  lines: (_, { text }) => Math.log1p(count(text, /\n/g)),
  options: (_, { text }) => findOptions(text).length,
};

/** Counts one feature of a task, from its question and tools alone. */
export function taskFeature(name: TaskFeatureName, task: PlanTask, question: Question): number {
  return counters[name](task, question);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function density(text: string, pattern: RegExp): number {
  return (100 * count(text, pattern)) / Math.max(1, text.length);
}

function propertiesOf({ tools }: PlanTask): Record<string, unknown>[] {
  return (tools ?? []).flatMap((tool) => {
    const properties = tool.function.parameters['properties'];
    return typeof properties === 'object' && properties !== null ? Object.values(properties) : [];
  });
}

function shareOf(task: PlanTask, holds: (property: Record<string, unknown>) => boolean): number {
  const properties = propertiesOf(task);
  return properties.length === 0 ? 0 : properties.filter(holds).length / properties.length;
}
