import type { Tool } from '@upshift/contracts';
import type { AskedTask } from './read-task.ts';
import { fitOf } from './tool-fit.ts';

/**
 * Finds a call that was written as text, in the way of a program or as JSON, so that nobody could read it as a call.
 *
 * @returns the tool, and whether the task speaks of it at all: where it does not, nothing was to be called; or null
 */
export function findWrittenCall(
  text: string,
  tools: readonly Tool[],
  task: AskedTask,
): { readonly name: string; readonly fits: boolean } | null {
  let found: { name: string; fits: boolean } | null = null;
  for (const tool of tools) {
    const { function: offered } = tool;
    const name = toPattern(offered.name);
    const asProgram = String.raw`(?<![\w.])${name}\s{0,4}\(\s{0,4}(?:\)|\w+\s{0,4}=|["'\d\[{])`;
    const asKey = String.raw`["']${name}["']\s{0,4}:\s{0,4}[{\[]`;
    const asName = String.raw`["'](?:name|function|tool)["']\s{0,4}:\s{0,4}["']${name}["']`;
    if (!new RegExp(`${asProgram}|${asKey}|${asName}`).test(text)) continue;
    const { name: named, described } = fitOf(tool, task);
    if (named + described >= SPOKEN_OF) return { name: offered.name, fits: true };
    found ??= { name: offered.name, fits: false };
  }
  return found;
}

/** A name as it may be written: Markdown escapes underscores. */
function toPattern(name: string): string {
  return RegExp.escape(name).replaceAll('_', String.raw`\\?_`);
}

/** Below this, a question does not speak of a tool. */
const SPOKEN_OF = 0.5;
/** From here on, nearly all of a tool's words stand in the question. */
const FITS_WHOLLY = 1.8;
/** From here on, an answer that asks back or gives up should have called. */
const FITS = 1;

/** The tool that the question plainly asks for, though the answer called none; null where prose may be right. */
export function findToolAskedFor(text: string, tools: readonly Tool[], task: AskedTask): string | null {
  const givesUp = /cannot fulfill|can't fulfill|please (?:specify|provide|tell)|need to know|unable to/i.test(text);
  let best: { name: string; fit: number } | null = null;
  for (const tool of tools) {
    const { name, described } = fitOf(tool, task);
    if (best === null || name + described > best.fit) best = { name: tool.function.name, fit: name + described };
  }
  return best !== null && best.fit >= (givesUp ? FITS : FITS_WHOLLY) ? best.name : null;
}
