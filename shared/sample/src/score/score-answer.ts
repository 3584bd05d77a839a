import type { ModelOutput } from '@upshift/contracts';
import type { SampleCase } from '../sample-case.ts';

/**
 * Whether an answer is the right one: the same JSON value, or the same call with the same arguments. The order of keys
 * and blanks do not matter; everything else does, so that half a right answer is a wrong one.
 */
export function scoreAnswer({ reference }: Pick<SampleCase, 'reference'>, output: ModelOutput | null): boolean {
  if (output === null) return false;
  if (reference.toolCalls !== null) {
    const [wanted] = reference.toolCalls;
    const [called, ...more] = output.toolCalls ?? [];
    return more.length === 0 && called?.name === wanted?.name && isSame(called?.arguments, wanted?.arguments);
  }
  const [wanted, given] = [parse(reference.text), parse(output.text)];
  return wanted !== undefined && isSame(given, wanted);
}

function parse(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSame(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
