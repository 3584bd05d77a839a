import { type TaskFeatureName, taskFeatureNames } from '@upshift/contracts';
import type { PlanTask } from '../../plans/ballot.ts';
import { type Question, readQuestion } from '../../plans/read-question.ts';
import { taskFeature } from '../../plans/task-features.ts';
import { questionKinds } from './question-kinds.ts';
import { measureSchemas, type SchemaShape } from './schema-shape.ts';

/** Names of what is counted of a task, in the order of `countSignals`. Part of a router's file: a name keeps its meaning. */
export const signalNames: readonly string[] = [
  ...taskFeatureNames,
  'messages',
  'longestMessage',
  'wordLength',
  'sentenceLength',
  'sentences',
  'numbers',
  'largestNumber',
  'decimals',
  'shares',
  'rates',
  'steps',
  'names',
  'foreign',
  'schemaDepth',
  'enumerated',
  'required',
  'outputSchema',
  ...questionKinds.map(({ name }) => `asks_${name}`),
];

/**
 * Counts what a router looks at beside the words themselves, from messages, tools and schemas alone: no model, no call,
 * less than 0.2 ms for a question of usual length. Counts and lengths are natural logarithms of 1 + n.
 */
export function countSignals(task: PlanTask): readonly number[] {
  const question = readQuestion(task);
  const shape = measureSchemas(task);
  return [
    ...taskFeatureNames.map((name: TaskFeatureName) => taskFeature(name, task, question)),
    Math.log1p(task.messages.length),
    Math.log1p(Math.max(0, ...task.messages.map(({ content }) => content.length))),
    ...wordsOf(question),
    ...shapeOf(shape),
    task.outputSchema === null ? 0 : 1,
    ...questionKinds.map(({ pattern }) => (pattern.test(question.text) ? 1 : 0)),
  ];
}

/** The text that a router reads: what the user says, then the names of the tools on offer. */
export function textOfTask({ messages, tools }: PlanTask): string {
  const said = messages.filter(({ role }) => role !== 'system').map(({ content }) => content);
  const offered = (tools ?? []).map(({ function: { name } }) => name.replaceAll(/[._]/g, ' '));
  return [...said, ...offered].join('\n');
}

function wordsOf({ text, numbers, names }: Question): number[] {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const sentences = count(text, /[.!?]+(?:\s|$)/g);
  const foreign = count(text, /[^\p{ASCII}]/gu);
  return [
    letters / Math.max(1, words.length),
    Math.log1p(words.length / Math.max(1, sentences)),
    Math.log1p(sentences),
    Math.log1p(numbers.size),
    Math.log1p(Math.max(0, ...numbers)),
    Math.log1p(count(text, /\d\.\d/g)),
    Math.log1p(count(text, /%|\bpercent|\b(?:half|third|quarter|twice|double|triple|fraction)\b|\d\/\d/gi)),
    Math.log1p(count(text, /\b(?:each|every|per|apiece)\b/gi)),
    Math.log1p(count(text, /\b(?:then|after|before|first|next|remaining|left|rest|finally|when)\b/gi)),
    Math.log1p(names.length),
    (100 * foreign) / Math.max(1, text.length),
  ];
}

function shapeOf({ depth, enumerated, required }: SchemaShape): number[] {
  return [depth, Math.log1p(enumerated), Math.log1p(required)];
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
