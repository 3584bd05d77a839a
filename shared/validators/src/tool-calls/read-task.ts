import type { TaskInput } from '@upshift/contracts';
import { readNumbers } from './read-numbers.ts';
import { contentStems, startsOf, stemsOf } from './read-words.ts';

/** What of a task its calls are held against. */
export interface AskedTask {
  readonly text: string;
  /** All that was said in the conversation and could give an argument its value. */
  readonly words: ReadonlySet<string>;
  readonly starts: ReadonlySet<string>;
  readonly folded: string;
  readonly numbers: ReadonlySet<number>;
  /** Words of the last question that carry meaning. */
  readonly content: ReadonlySet<string>;
}

/** The last user's message is the question; everything before it may give arguments their values. */
export function readTask({ messages }: TaskInput): AskedTask {
  const asked = messages.filter(({ role }) => role === 'user').at(-1)?.content ?? '';
  const said = messages.map(({ content }) => content).join('\n');
  const words = new Set(stemsOf(said));
  return {
    text: asked,
    words,
    starts: startsOf(words),
    folded: foldText(said),
    numbers: readNumbers(said),
    content: contentStems(asked),
  };
}

/** Letters and digits alone, in lower case and without accents. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
