import { countOf, formatNanoUsd, toWords } from '../show/format.js';
import { inOrder } from './story.js';

/**
 * @import { LedgerView } from '@upshift/contracts'
 */

/**
 * The story in a few sentences.
 *
 * @param {LedgerView} ledger
 * @param {Readonly<Record<string, string>>} meanings of the reason codes
 * @returns {string[]}
 */
export function summarize({ task, attempts, decisions, money }, meanings) {
  const route = decisions.find(({ action }) => action === 'route');
  const climbs = decisions.filter(({ action }) => action === 'escalate');
  /** @param {{ reason: string | null, detail?: string | null }} decision */
  const because = ({ reason, detail }) => {
    const meaning = reason === null ? 'no reason on record' : (meanings[reason] ?? toWords(reason));
    return `${meaning.replace(/\.$/, '')}${detail ? ` (${detail})` : ''}`;
  };
  return [
    route === undefined
      ? 'It has not been routed yet.'
      : `It starts on ${route.toTier ?? 'no tier'}. ${because(route)}.`,
    ...describeCalls(attempts),
    ...climbs.map((climb) => `It moved up from ${climb.fromTier} to ${climb.toTier}: ${lowerFirst(because(climb))}.`),
    task.state === 'open'
      ? `It is ${task.progress}.`
      : task.state === 'in_review'
        ? `${describeReview(task.review)}: ${lowerFirst(because({ reason: task.reason, detail: task.reasonDetail }))}.`
        : `It ended as ${toWords(task.state)}: ${lowerFirst(because({ reason: task.reason, detail: task.reasonDetail }))}.`,
    `${formatNanoUsd(money.spentNanoUsd)} of ${formatNanoUsd(money.budgetNanoUsd)} was spent.`,
  ];
}

/** @param {LedgerView['task']['review']} review */
function describeReview(review) {
  if (review?.reviewer) return `${review.reviewer} decides it`;
  return review?.position
    ? `It waits for a person, number ${review.position} of those that do`
    : 'It waits for a person';
}

/**
 * What the cache served was no call.
 *
 * @param {LedgerView['attempts']} attempts
 */
function describeCalls(attempts) {
  const called = attempts.filter(({ cachedFrom }) => cachedFrom === null);
  const served = attempts.length - called.length;
  const tiers = [...new Set(inOrder(called).map(({ tier }) => tier))];
  return [
    ...(attempts.length === 0 ? ['No model has been called yet.'] : []),
    ...(called.length === 0 ? [] : [`${countOf(called.length, 'call')} on ${tiers.join(', then ')}.`]),
    ...(served === 0 ? [] : [`${countOf(served, 'answer')} came from the cache, at no cost.`]),
  ];
}

/** @param {string} text */
function lowerFirst(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
