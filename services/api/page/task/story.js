import { toOutcome } from './attempt-outcome.js';

/**
 * @import { AttemptView, LedgerView } from '@upshift/contracts'
 * @import { Outcome } from './attempt-outcome.js'
 *
 * @typedef {object} AttemptEntry
 * @property {'attempt'} kind
 * @property {number} number of the call, as the picture names it
 * @property {AttemptView} attempt
 * @property {Outcome} outcome
 * @property {LedgerView['verdicts']} verdicts of this call alone
 *
 * @typedef {{ kind: 'decision', decision: LedgerView['decisions'][number] }} DecisionEntry
 */

/**
 * The story of a task, step by step: the calls of a step with what was found of each answer, then what was decided.
 *
 * @param {Pick<LedgerView, 'attempts' | 'verdicts' | 'decisions'>} ledger
 * @returns {(AttemptEntry | DecisionEntry)[]}
 */
export function toStory({ attempts, verdicts, decisions }) {
  const numbered = inOrder(attempts).map((attempt, index) => ({
    kind: /** @type {const} */ ('attempt'),
    number: index + 1,
    attempt,
    outcome: toOutcome(attempt, verdicts),
    verdicts: verdicts.filter((verdict) => verdict.attempt === attempt.id),
  }));
  const steps = [...new Set([...attempts, ...decisions].map(({ step }) => step))].sort((a, b) => a - b);
  return steps.flatMap((step) => [
    ...numbered.filter(({ attempt }) => attempt.step === step),
    ...decisions
      .filter((decision) => decision.step === step)
      .map((decision) => ({ kind: /** @type {const} */ ('decision'), decision })),
  ]);
}

/**
 * @param {readonly AttemptView[]} attempts
 * @returns {AttemptView[]} by step, and in it by call and try
 */
export function inOrder(attempts) {
  return attempts.toSorted((a, b) => a.step - b.step || a.no - b.no || a.try - b.try);
}
