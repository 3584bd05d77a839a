import type { Verdict } from '@upshift/contracts';

/** What the validators say of an answer, taken together: one that fails it is enough, one that cannot tell leaves it open. */
export function readValidity(verdicts: readonly Verdict[]): Verdict['verdict'] {
  if (verdicts.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return verdicts.length > 0 && verdicts.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'unknown';
}
