/**
 * @import { AttemptView, LedgerView } from '@upshift/contracts'
 * @typedef {'useful' | 'rejected' | 'wasted' | 'failed' | 'running'} Outcome
 */

/** What each outcome means, in the order in which the legend tells them. */
export const outcomes = /** @type {const} */ ({
  useful: 'answered, and the answer counted',
  rejected: 'answered, and a check found the answer wrong or could not tell',
  wasted: 'answered too late or for nothing',
  failed: 'gave no answer',
  running: 'under way',
});

/**
 * What became of a call, for the eye. `rejected` is money well spent too: the answer was needed to know that it is wrong.
 *
 * @param {AttemptView} attempt
 * @param {LedgerView['verdicts']} verdicts of the task
 * @returns {Outcome}
 */
export function toOutcome({ id, state, use }, verdicts) {
  if (state === 'started') return 'running';
  if (state !== 'finished') return 'failed';
  if (use === 'wasted') return 'wasted';
  return verdicts.some(({ attempt, verdict }) => attempt === id && verdict !== 'pass') ? 'rejected' : 'useful';
}
