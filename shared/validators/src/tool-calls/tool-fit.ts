import type { Tool } from '@upshift/contracts';
import type { AskedTask } from './read-task.ts';
import { contentStems, isKin } from './read-words.ts';

/** How far the question speaks of the tool: shares (0..1) of the words of its name and of its description. */
export interface ToolFit {
  readonly name: number;
  readonly described: number;
}

export function fitOf({ function: { name, description = '' } }: Tool, task: AskedTask): ToolFit {
  return { name: shareKnown(contentStems(name), task), described: shareKnown(contentStems(description), task) };
}

/** The words of the tools' names and descriptions. */
export function wordsOf(tools: readonly Tool[]): ReadonlySet<string> {
  return contentStems(tools.map(({ function: { name, description = '' } }) => `${name} ${description}`).join(' '));
}

/** How far the question speaks of a tool that was not called, in words that none of the called ones has (`taken`); 0..1. */
export function leftFit(tool: Tool, task: AskedTask, taken: ReadonlySet<string>): number {
  const own = (text: string) => new Set([...contentStems(text)].filter((word) => !taken.has(word)));
  const name = own(tool.function.name);
  if (name.size === 0) return 0;
  const described = own(tool.function.description ?? '');
  return shareKnown(name, task) * (described.size === 0 ? 0.5 : shareKnown(described, task));
}

/** Half known where there is no word to go by. */
function shareKnown(words: ReadonlySet<string>, { words: asked, starts }: AskedTask): number {
  if (words.size === 0) return 0.5;
  let known = 0;
  for (const word of words) if (isKin(word, asked, starts)) known++;
  return known / words.size;
}
