import type { TaskView } from '@upshift/contracts';
import { printable } from '../terminal/printable.ts';

/** The answer as a person reads it: text, then tool calls as calls; null when there is none. Safe to print. */
export function describeAnswer({ output }: Pick<TaskView, 'output'>): string | null {
  if (output === null) return null;
  const calls = (output.toolCalls ?? []).map(({ name, arguments: input }) => `${name}(${JSON.stringify(input) ?? ''})`);
  const text = output.text === null || output.text === '' ? [] : [output.text];
  const lines = [...text, ...calls];
  return lines.length === 0 ? 'The answer is empty.' : printable(lines.join('\n'));
}
