import type { Tool } from '@upshift/contracts';
import { type Question, startLength, stemsOf } from './read-question.ts';

/**
 * How far a question speaks of what a function's name says: the share (0..1) of the name's words that occur in the
 * question, by stem or by their first five letters. Words that any function might be called by do not count.
 */
export function toolFit(question: Question, name: string): number {
  return shareOf(stemsOf(name.replaceAll(/[._]/g, ' ')), question, empty);
}

/** The best fit among the offered functions; 0 without any. */
export function bestToolFit(question: Question, tools: readonly Tool[]): number {
  let best = 0;
  for (const { function: offered } of tools) best = Math.max(best, toolFit(question, offered.name));
  return best;
}

/** As `toolFit`, of the words of a function's description, each once; 0 for a function that is not offered. */
export function descriptionFit(question: Question, tools: readonly Tool[], name: string): number {
  const described = tools.find(({ function: offered }) => offered.name === name)?.function.description;
  if (described === undefined || described === '') return 0;
  return shareOf(new Set(stemsOf(described.replaceAll(/\d+/g, ' '))), question, emptyInProse);
}

function shareOf(words: Iterable<string>, { words: asked, starts }: Question, left: ReadonlySet<string>): number {
  let all = 0;
  let found = 0;
  for (const word of words) {
    if (left.has(word)) continue;
    all++;
    if (asked.has(word) || (word.length >= startLength && starts.has(word.slice(0, startLength)))) found++;
  }
  return all === 0 ? 0 : found / all;
}

function stemSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' ').map((word) => stemsOf(word)[0] ?? word));
}

const everyday = 'get find calculate determine using based with from the and for give use';
const empty = stemSet(everyday);
const emptyInProse = stemSet(
  `${everyday} can you what how this that are was were which will would should could need want please help tell show
also its into than then them they have has had given value type default function provided specific certain optional
number list string integer name format between following information return returns indicating indicates`.replaceAll(
    '\n',
    ' ',
  ),
);
