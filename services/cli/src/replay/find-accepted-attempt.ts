import { isDeepStrictEqual } from 'node:util';
import type { AttemptView, LedgerView, OutcomeRow } from '@upshift/contracts';

/**
 * Finds the call whose answer the task was given: the newest one whose recorded output is the task's output to the
 * letter. So a mixed-up answer cannot pass for the one that was recorded.
 *
 * @returns null when the task has no answer, or one that none of its calls gave
 */
export function findAcceptedAttempt(
  row: OutcomeRow,
  { task, attempts }: Pick<LedgerView, 'task' | 'attempts'>,
): AttemptView | null {
  if (task.output === null) return null;
  const { text, toolCalls } = task.output;
  const finished = attempts
    .filter(({ state, mode }) => state === 'finished' && mode !== 'judge')
    .sort((left, right) => right.step - left.step || right.no - left.no || right.try - left.try);
  const same = finished.find(({ modelRequested }) => {
    return isDeepStrictEqual(row.outcomes[modelRequested]?.output, { text, toolCalls });
  });
  return same ?? null;
}
