import { formatCount } from '../terminal/format.ts';
import type { Output } from '../terminal/output.ts';
import { printableLine } from '../terminal/printable.ts';
import type { ReadExamples } from './read-examples.ts';

const shownProblems = 10;
const fewExamples = 5;

/** What a person should know of the data before believing the figures. */
export function warnOfData(output: Output, data: string, { examples, skipped }: ReadExamples): void {
  for (const { line, problem } of skipped.slice(0, shownProblems))
    output.note(`${printableLine(data)}:${line}: skipped: ${printableLine(problem)}`);
  if (skipped.length > shownProblems) output.note(`… and ${formatCount(skipped.length - shownProblems)} more lines`);
  const counts = Map.groupBy(examples, ({ label }) => label);
  const rare = [...counts].filter(([, texts]) => texts.length < fewExamples).map(([label]) => label);
  if (rare.length > 0)
    output.note(
      `fewer than ${fewExamples} examples of: ${rare.slice(0, shownProblems).map(printableLine).join(', ')}${rare.length > shownProblems ? ', …' : ''}`,
    );
}
