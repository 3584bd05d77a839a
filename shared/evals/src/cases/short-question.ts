import type { EvalCase } from '@upshift/contracts';
import { inputOf } from './case-id.ts';

/**
 * What a case asks, on one line. Of a long question both ends: cases of one workload often begin with the same instruction
 * and differ in what follows it.
 *
 * @param most characters
 */
export function shortQuestion(one: Pick<EvalCase, 'prompt' | 'input'>, most: number): string {
  const { messages } = inputOf(one);
  const asked = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1);
  const line = (asked?.content ?? '').replaceAll(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const head = Math.floor(most / 3);
  return `${line.slice(0, head)} … ${line.slice(line.length - (most - head - 3))}`;
}
